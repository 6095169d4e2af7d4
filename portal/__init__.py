"""The web server: pages, sign-in, roles, API, and Voilà's own front end where a lesson needs a kernel."""
