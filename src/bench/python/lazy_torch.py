"""Imports PyTorch without the CUDA libraries that its wheel is linked with.

The wheel's functions for a GPU stay unresolved, which only lazy binding allows; see
environments.py for the libraries' stand-ins. With any other build this is a plain import.
"""

import os
import sys

_flags = sys.getdlopenflags()
sys.setdlopenflags(_flags & ~os.RTLD_NOW | os.RTLD_LAZY)
try:
    import torch
finally:
    sys.setdlopenflags(_flags)

__all__ = ["torch"]
