"""``/live/<course>/<lesson>``: a lesson with Voilà's own front end and a kernel that belongs to its reader alone.

Of Voilà's handlers only these are mounted: its render handler (ours, for known lessons), the kernel's websocket
(ours, with an owner), the beacon that ends a kernel, and its static files. Contents, tree, files and the list of
kernels are not. The inner application is built when the first reader comes, so a start stays quick.
"""

import re
import secrets
import tempfile
from collections.abc import Callable
from typing import Any

import tornado.web
from jupyter_server.base.handlers import FileFindHandler
from tornado.httputil import HTTPServerRequest
from tornado.routing import Router
from traitlets.config import Config
from voila.app import Voila
from voila.configuration import VoilaConfiguration
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from kernels.manager import TRANSPORT, OwnedKernels
from portal.live_handlers import (
    BASE,
    EndKernel,
    LivePage,
    LiveSocket,
    OwnerOf,
    OwnKernel,
    OwnKernelOnly,
    Reader,
)

ALLOWED_MESSAGES = ["comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"]
EXTENSIONS = ["anywidget", "@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]
_KERNEL = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_PICTURE = re.compile(r"""(\]\(|\bsrc=["'])(assets/[^)"'\s]+)""")


class Live(Router):
    """Builds the inner application at the first request and hands every request to it.

    ``site`` gives ``settings``, ``assets`` and ``lesson(course, slug)``. ``owner_of`` names who asks (it must be
    unforgeable) or None; without it, or for None, a signed visitor cookie names the reader.
    """

    def __init__(self, site: Any, owner_of: OwnerOf | None = None) -> None:
        self._site, self._owner_of = site, owner_of
        self._application: tornado.web.Application | None = None

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """Return the inner application's handler for the request."""
        if self._application is None:
            self._application = _application(self._site, self._owner_of)
        return self._application.find_handler(request)

    async def close(self) -> None:
        """End all kernels."""
        if self._application is not None:
            await self._application.settings["kernel_manager"].shutdown_all(now=True)


def _config(settings: Any) -> Config:
    return Config(
        {
            "Voila": {"base_url": BASE, "root_dir": str(settings.content.resolve()), "config_file_paths": []},
            "VoilaConfiguration": {
                "template": "boai",
                "multi_kernel_manager_class": OwnedKernels,
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "extension_allowlist": EXTENSIONS,
                "file_allowlist": [],
                "show_tracebacks": False,
            },
            "OwnedKernels": {
                "per_owner": settings.kernels_per_person,
                "total": settings.kernels_total,
                "cull_idle_timeout": settings.kernel_idle_seconds,
                "cull_interval": max(1, min(60, settings.kernel_idle_seconds // 2)),
                "cull_connected": True,
            },
            "KernelManager": {"transport": TRANSPORT},
            "NotebookNotary": {"db_file": ":memory:"},
        }
    )


def _embedded(settings: Any) -> Voila:
    """A Voilà that never listens: its settings and handlers serve in ours."""
    voila = Voila(config=_config(settings))
    voila.log_level = "ERROR"
    voila.voila_configuration = VoilaConfiguration(parent=voila)
    voila.setup_template_dirs()
    voila.connection_dir = tempfile.mkdtemp(prefix="boai-live-")
    voila.identity_provider_class, voila.authorizer_class = Reader, OwnKernelOnly
    return voila


def _pictures(site: Any) -> Callable[..., Any]:
    def address(match: re.Match[str], folder: str) -> str:
        try:
            return f"{match[1]}{site.assets.url(f'l/{folder}/{match[2]}')}"
        except FileNotFoundError:
            return str(match[0])

    def hook(_request: Any, notebook: Any, cwd: str) -> Any:
        """Point the pictures at their hashed addresses: Voilà's own route to files is not mounted."""
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = _PICTURE.sub(lambda match: address(match, cwd), cell.source)
        return notebook

    return hook


def _application(site: Any, owner_of: OwnerOf | None) -> tornado.web.Application:
    voila = _embedded(site.settings)
    voila.voila_configuration.prelaunch_hook = _pictures(site)
    settings = voila.init_settings()
    settings["kernel_manager"].allowed_message_types = ALLOWED_MESSAGES
    page = {
        "site": site,
        "template_paths": voila.template_paths,
        "config": voila.config,
        "voila_configuration": voila.voila_configuration,
    }
    application = tornado.web.Application(
        [
            (rf"{BASE}api/kernels/{_KERNEL}", OwnKernel),
            (rf"{BASE}api/kernels/{_KERNEL}/channels", LiveSocket),
            (rf"{BASE}voila/api/shutdown/{_KERNEL}", EndKernel),
            (rf"{BASE}voila/templates/(boai/static/(?!.*\.\.).+)", TemplateStaticFileHandler),
            (rf"{BASE}voila/static/(.*)", MultiStaticFileHandler, {"paths": voila.static_paths}),
            (rf"{BASE}voila/labextensions/(.*)", FileFindHandler, {"path": voila.labextensions_path}),
            (rf"{BASE}([\w-]+)/([\w-]+)", LivePage, page),
        ],
        **{
            **settings,
            "owner_of": owner_of,
            "compress_response": True,
            "cookie_secret": secrets.token_bytes(32),
        },
        static_path=voila.static_paths[-1],
        log_function=lambda handler: None,
    )
    voila.app = application
    return application
