"""An ordinary kernel that confines itself first: ``python -m kernels.launch LIMITS ARGUMENT…``, LIMITS as JSON.

For where no kernel can be forked; it costs a second and its whole memory, but its limits hold.
"""

import json
import sys

from kernels.confine import Limits, confine, sizes


def main() -> None:
    """Run ipykernel with the arguments that follow the limits."""
    import ipykernel.kernelapp

    limits, sys.argv = sys.argv[1], ["ipykernel_launcher", *sys.argv[2:]]
    confine(Limits(**json.loads(limits)), sizes())
    ipykernel.kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
