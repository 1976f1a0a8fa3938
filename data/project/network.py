"""Whether a file lies on a network share, where SQLite's write-ahead log is not safe.

The log needs memory shared between all who have the file open, which no share provides
(https://www.sqlite.org/wal.html, “Disadvantages”): there a rollback journal is kept instead.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

_REMOTE = {
    "9p", "afs", "afpfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.davfs",
    "fuse.gcsfuse", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs",
    "fuse.smbnetfs", "fuse.sshfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4",
    "prl_fs", "smb3", "smbfs", "vboxsf", "vmhgfs", "webdav",
}  # fmt: skip
_DRIVE_REMOTE = 4  # of GetDriveTypeW


def is_on_network(path: Path) -> bool:
    """Return whether ``path`` lies on a share; False where the system does not say."""
    try:
        if sys.platform == "win32":
            return _is_on_windows_share(path)
        if sys.platform == "darwin":
            return _kind_of_mount(path, _mac_mounts()) in _REMOTE
        mounts = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")
        return _kind_of_mount(path, linux_mounts(mounts)) in _REMOTE
    except (OSError, subprocess.SubprocessError, ValueError):
        return False


def linux_mounts(text: str) -> dict[str, str]:
    """Return mount point to kind of file system, from the text of ``/proc/self/mounts``."""
    mounts = {}
    for line in text.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            point = fields[1]
            for escaped, real in (
                ("\\040", " "),
                ("\\011", "\t"),
                ("\\012", "\n"),
                ("\\134", "\\"),
            ):
                point = point.replace(escaped, real)
            mounts[point] = fields[2]
    return mounts


def mac_mounts(text: str) -> dict[str, str]:
    """Return mount point to kind of file system, from what ``mount`` prints on macOS."""
    mounts = {}
    for line in text.splitlines():
        what, _paren, options = line.rpartition(" (")
        _device, _on, point = what.partition(" on ")
        if point:
            mounts[point] = options.split(",")[0].rstrip(")").strip()
    return mounts


def _mac_mounts() -> dict[str, str]:
    said = subprocess.run(
        ["/sbin/mount"], capture_output=True, text=True, errors="surrogateescape", timeout=5
    )
    return mac_mounts(said.stdout)


def _kind_of_mount(path: Path, mounts: dict[str, str]) -> str:
    real = Path(os.path.realpath(path))
    for folder in (real, *real.parents):
        if str(folder) in mounts:
            return mounts[str(folder)]
    return ""


def _is_on_windows_share(path: Path) -> bool:
    real = os.path.realpath(path)
    if real.startswith("\\\\") and not real.startswith(("\\\\?\\", "\\\\.\\")):
        return True
    if real.upper().startswith("\\\\?\\UNC\\"):
        return True
    drive = os.path.splitdrive(real.removeprefix("\\\\?\\"))[0]
    kind: int = ctypes.windll.kernel32.GetDriveTypeW(drive + "\\")  # type: ignore[attr-defined,unused-ignore]
    return kind == _DRIVE_REMOTE
