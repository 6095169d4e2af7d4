"""``/live/<course>/<lesson>``: a lesson with Voilà's own front end and a kernel that belongs to its reader alone.

Of Voilà's handlers only these are mounted: its render handler (ours, for known lessons), the kernel's websocket
(ours, with an owner), the beacon that ends a kernel, and its static files (from memory). Contents, tree, files and
the list of kernels are not. The inner application is built when the first reader comes, so a start stays quick.
"""

import re
import secrets
import tempfile
from collections.abc import Callable
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.routing import Router

from portal.live_address import BASE

_KERNEL = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_PICTURE = re.compile(r"""(\]\(|\bsrc=["'])(assets/[^)"'\s]+)""")
EXTENSIONS = ["anywidget", "@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]


class Live(Router):
    """Builds the inner application at the first request and hands every request to it.

    ``site`` gives ``settings``, ``assets``, ``store``, ``kernels``, ``visitors``, ``replies`` and ``lesson(course, slug)``.
    """

    def __init__(self, site: Any) -> None:
        self._site = site
        self._application: Any = None

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """Return the inner application's handler for the request."""
        if self._application is None:
            self._application = _application(self._site)
        return self._application.find_handler(request)


def _config(settings: Any) -> Any:
    from traitlets.config import Config

    return Config(
        {
            "Voila": {"base_url": BASE, "root_dir": str(settings.content.resolve()), "config_file_paths": []},
            "VoilaConfiguration": {
                "template": "boai",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "extension_allowlist": EXTENSIONS,
                "file_allowlist": [],
                "show_tracebacks": False,
            },
            "NotebookNotary": {"db_file": ":memory:"},
        }
    )


def _embedded(settings: Any) -> Any:
    """Return a Voilà that never listens: its settings and handlers serve in ours."""
    from voila.app import Voila
    from voila.configuration import VoilaConfiguration

    from portal.live_handlers import OwnKernelOnly, Reader

    voila = Voila(config=_config(settings))
    voila.log_level = "ERROR"
    voila.voila_configuration = VoilaConfiguration(parent=voila)
    voila.setup_template_dirs()
    voila.connection_dir = tempfile.gettempdir()  # kernels have folders of their own
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


def _application(site: Any) -> Any:
    import tornado.web

    from portal.live_files import LiveFiles
    from portal.live_handlers import EndKernel, LivePage, LiveSocket, OwnKernel

    voila = _embedded(site.settings)
    voila.voila_configuration.prelaunch_hook = _pictures(site)
    settings = {**voila.init_settings(), "kernel_manager": site.kernels.manager, "visitors": site.visitors}
    page = {
        "site": site,
        "template_paths": voila.template_paths,
        "config": voila.config,
        "voila_configuration": voila.voila_configuration,
    }
    kept = {"replies": site.replies}
    application = tornado.web.Application(
        [
            (rf"{BASE}api/kernels/{_KERNEL}", OwnKernel),
            (rf"{BASE}api/kernels/{_KERNEL}/channels", LiveSocket),
            (rf"{BASE}voila/api/shutdown/{_KERNEL}", EndKernel),
            (rf"{BASE}voila/templates/boai/static/(.+)", LiveFiles, {"roots": _template_files(voila), **kept}),
            (rf"{BASE}voila/static/(.+)", LiveFiles, {"roots": voila.static_paths, **kept}),
            (rf"{BASE}voila/labextensions/(.+)", LiveFiles, {"roots": voila.labextensions_path, **kept}),
            (rf"{BASE}([\w-]+)/([\w-]+)", LivePage, page),
        ],
        **{**settings, "compress_response": True, "cookie_secret": secrets.token_bytes(32)},
        static_path=voila.static_paths[-1],
        log_function=lambda handler: None,
    )
    voila.app = application
    return application


def _template_files(voila: Any) -> list[str]:
    """Return the folders of the template's own files, as TemplateStaticFileHandler of Voilà finds them."""
    from voila.paths import collect_static_paths

    return list(collect_static_paths(["voila", "nbconvert"], "boai"))
