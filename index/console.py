"""How a command of ours ends: its exit status, and what is said of an error."""

import io
import os
import sys
from collections.abc import Callable

FAILED, INTERRUPTED, UNREAD = 1, 130, 141


def end_well(command: Callable[[], int], *, expected: tuple[type[Exception], ...]) -> int:
    """Run a command and give its exit status; an expected error is printed, in its own words."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal may lack letters of the documents
    try:
        status = command()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `| head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except expected as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    return status
