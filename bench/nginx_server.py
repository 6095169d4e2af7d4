"""nginx beside ours: the limit that a static file sets, serving the very bytes that ours sends."""

import os
import shutil
import subprocess
from pathlib import Path

from bench.errors import NotMeasuredError
from bench.server import HOST, Server, free_port

_CONFIG = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on; default_type text/html;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen {host}:{port}; root {folder}/www; location / {{ {encoding} }} }}
}}
"""


def find() -> str:
    """Return nginx's path, installed by apt where this is root on Debian. Raises NotMeasuredError."""
    search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    found = shutil.which("nginx", path=search)
    if found is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        subprocess.run(["apt-get", "install", "-y", "-qq", "nginx-light"], env=quiet, capture_output=True, check=False)
        found = shutil.which("nginx", path=search)
    if found is None:
        raise NotMeasuredError("no nginx; install it (Debian: apt-get install nginx-light) and run again")
    return found


def nginx(folder: Path, body: bytes, encoding: str) -> Server:
    """Return the server of ``body`` at ``/page``, not started yet; ``encoding`` is '' or how it is compressed."""
    (folder / "www").mkdir(parents=True)
    (folder / "www" / "page").write_bytes(body)
    folder.chmod(0o755)
    header = f"add_header Content-Encoding {encoding}; add_header Vary Accept-Encoding;" if encoding else ""
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, host=HOST, port=port, encoding=header, user=user), encoding="ascii")
    command = [find(), "-c", str(config), "-e", str(folder / "nginx-error.log"), "-p", str(folder)]
    return Server("nginx", command, port, folder, "/page")
