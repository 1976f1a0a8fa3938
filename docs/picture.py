"""Pictures of the window, kept small: at most 256 colours, chosen by how much they cover."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage, qRgb

_COLORS = 256
_BITS = 5  # colours nearer than this are one where there are too many


def save(image: QImage, path: Path) -> int:
    """Save a picture as a PNG with a palette; returns its size in bytes."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = rgb.width(), rgb.height()
    pixels = np.frombuffer(rgb.constBits(), np.uint32).reshape(height, -1)[:, :width]
    colors, numbers, counts = np.unique(pixels & 0xFFFFFF, return_inverse=True, return_counts=True)
    chosen, nearest = _palette(colors, counts)
    indexed = np.zeros((height, -(-width // 4) * 4), np.uint8)
    indexed[:, :width] = nearest[numbers].reshape(height, width)
    out = QImage(indexed.data, width, height, indexed.strides[0], QImage.Format.Format_Indexed8)
    out.setColorTable([qRgb(c >> 16 & 255, c >> 8 & 255, c & 255) for c in chosen.tolist()])
    out.setDevicePixelRatio(image.devicePixelRatio())
    path.parent.mkdir(parents=True, exist_ok=True)
    if not out.save(str(path), "PNG", 0):  # type: ignore[call-overload]
        raise OSError(f"{path} could not be written")
    return path.stat().st_size


def _palette(colors: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the colours to keep, and for each colour the index of the nearest one kept.

    Letters are smoothed into hundreds of tones that cover little; of neighbouring tones the one
    that covers most stands for all.
    """
    if len(colors) <= _COLORS:
        return colors, np.arange(len(colors), dtype=np.uint8)
    channels = np.stack([colors >> shift & 255 for shift in (16, 8, 0)], axis=1).astype(int)
    order = np.argsort(-counts, kind="stable")
    cells = channels[order] >> (8 - _BITS)
    _cells, first = np.unique(cells, axis=0, return_index=True)
    kept = order[np.sort(first)[:_COLORS]]
    # Colours that cover much stay exactly as they are, whatever is near them.
    kept = np.unique(np.concatenate([order[:64], kept]), return_index=False)[:]
    kept = kept[np.argsort(-counts[kept], kind="stable")][:_COLORS]
    distance = ((channels[:, None, :] - channels[kept][None, :, :]) ** 2).sum(axis=2)
    return colors[kept], distance.argmin(axis=1).astype(np.uint8)
