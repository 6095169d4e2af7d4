"""The way to a secure page on the class's network: the own CA's certificate, and how a phone takes it."""

from pathlib import Path

from tornado.web import HTTPError

from portal import tls
from portal.handlers.base import Page
from portal.routes import PUBLIC, Route


class _CaPage(Page):
    def ca_file(self) -> Path:
        """Return the certificate's file; 404 where there is none."""
        file = self.site.ca_file
        if file is None:
            raise HTTPError(404)
        return file


class Ca(_CaPage):
    """How to install it."""

    def get(self) -> None:
        """Show the steps for Android and iPhone; with a given certificate there are none."""
        if self.site.settings.tls_certificate and self.secure_address:
            self.redirect(self.secure_address)
            return
        self.render_page("ca.html", name=tls.CA_NAME, fingerprint=tls.fingerprint(self.ca_file()), secure=self.secure_address)


class CaFile(_CaPage):
    """The certificate itself; the type makes an iPhone offer to install it."""

    def get(self) -> None:
        """Send it."""
        self.set_header("Content-Type", "application/x-x509-ca-cert")
        self.finish(self.ca_file().read_bytes())


ROUTES = [Route(r"/ca", Ca, PUBLIC), Route(r"/ca\.crt", CaFile, PUBLIC)]
