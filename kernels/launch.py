"""A kernel in a new Python that confines itself first: ``python -m kernels.launch LIMITS ARGUMENT…``, LIMITS as JSON.

For where no kernel can be forked; it costs a second and its whole memory, but its limits hold.
"""

import json
import sys

from kernels.confine import Limits, confine, sizes
from kernels.learner_app import LearnerApp, LessonKernel


def main() -> None:
    """Run a kernel with the arguments that follow the limits."""
    limits, argv = Limits(**json.loads(sys.argv[1])), sys.argv[2:]
    app = LearnerApp.instance(parent_handle=1, capture_fd_output=False)
    confine(limits, sizes())
    app.prepare(LessonKernel)
    app.begin(argv[argv.index("-f") + 1])
    app.start()


if __name__ == "__main__":
    main()
