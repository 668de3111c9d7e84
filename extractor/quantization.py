"""Weights on disk: tables of vectors in 8 bits with one scale a row, everything else in 16 bits.

The tables are most of the model and bear rounding best: a row is read on its own, or as one of many in a mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

#: Arrays that are kept in 8 bits.
TABLES: Final = ("word", "ngram")

_SCALE: Final = "_scale"


def quantized(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The arrays as they are saved: a table becomes whole numbers from -127 to 127 and, under its name and "_scale",
    what each row is to be multiplied with. Saving what was loaded gives the same again."""
    saved: dict[str, NDArray[Any]] = {}
    for name, array in arrays.items():
        if name not in TABLES:
            saved[name] = array.astype(np.float16)
            continue
        largest = np.abs(array).max(axis=1, keepdims=True).astype(np.float32)
        scale = np.maximum(largest / 127, np.float32(2.0**-14)).astype(np.float16)
        saved[name] = np.clip(np.rint(array / scale.astype(np.float32)), -127, 127).astype(np.int8)
        saved[name + _SCALE] = scale
    return saved


def restored(saved: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """The arrays in 32 bits, from what :func:`quantized` made of them."""
    arrays = {}
    for name, array in saved.items():
        if name.endswith(_SCALE):
            continue
        wide = array.astype(np.float32)
        arrays[name] = wide * saved[name + _SCALE].astype(np.float32) if name + _SCALE in saved else wide
    return arrays
