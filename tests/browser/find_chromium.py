"""Find Chromium, or install it by apt where this is root on Debian, or say exactly what to install."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of a Chromium, or None; what CHROMIUM names is taken only if it is a program."""
    given = os.environ.get("CHROMIUM")
    return next((path for name in ([given] if given else NAMES) if (path := shutil.which(name))), None)


def main() -> int:
    """Make sure there is one."""
    if find():
        return 0
    problem = ""
    if given := os.environ.get("CHROMIUM"):
        problem = f"CHROMIUM={given} is no program: correct it, or unset it. "
    elif hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        problem = _install()
        if find():
            return 0
    print(
        f"{problem}The browser tests need Chromium. Debian/Ubuntu: sudo apt-get install chromium fonts-noto-cjk. "
        "Elsewhere: install Chromium or Chrome and set CHROMIUM to its path.",
        file=sys.stderr,
    )
    return 1


def _install() -> str:
    """Install it by apt; return what went wrong, or ''."""
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"]):
        code = subprocess.run(command, check=False).returncode
        if code:
            return f"`{' '.join(command)}` ended with {code}; what it says stands above. "
    return ""


if __name__ == "__main__":
    sys.exit(main())
