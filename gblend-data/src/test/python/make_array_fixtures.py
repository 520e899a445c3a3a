"""Writes the array files that the tests of the readers read, with libraries that gblend does not use: SciPy for .mat version 5, h5py (the HDF5
C library) for HDF5 and .mat version 7.3.

    python3 make_array_fixtures.py ../resources/arrays        (Debian: python3-scipy, python3-h5py)

Every array named "ramp" is (2, 3, 4) with the value 100 i + 10 j + k at (i, j, k). The .parquet files come from make_parquet_fixtures.mjs.
"""

import sys
from pathlib import Path

import h5py
import numpy as np
import scipy.io

to = Path(sys.argv[1])
ramp = np.fromfunction(lambda i, j, k: 100 * i + 10 * j + k, (2, 3, 4))
types = ["u1", "i1", "u2", "i2", "u4", "i4", "i8", "f4", "f8"]
cell = np.empty((1, 2), dtype=object)
cell[0, 0], cell[0, 1] = ramp[0], ramp[1]

scipy.io.savemat(to / "one.mat", {"ramp": ramp.astype("i2")})
everything = {
    **{"ramp_" + t: ramp.astype(t) for t in types},
    "mask": ramp > 100,
    "views": cell,
    "data": {"depth": ramp, "note": "text"},
    "note": "text",
    "complex": ramp + 1j,
    "sparse": __import__("scipy.sparse").sparse.csc_matrix(np.eye(3)),
    "large": np.array([[2**64 - 1]], dtype="u8"),
}
scipy.io.savemat(to / "several.mat", everything, do_compression=True)
scipy.io.savemat(to / "plain.mat", {"ramp": ramp, "other": ramp})

with h5py.File(to / "several.h5", "w") as f:
    for t in types + ["f2"]:
        f["ramp_" + t] = ramp.astype(t)
        f["big_" + t] = ramp.astype(">" + t)
    f["group/ramp"] = ramp
    f["mask"] = ramp > 100
    f["text"] = "text"
    f["number"] = 3.0
    f["empty"] = np.zeros((0, 4))
    f.create_dataset("packed", data=ramp, chunks=(1, 2, 3), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("lzf", data=ramp, chunks=(2, 3, 2), compression="lzf")
    f.create_dataset("growing", data=ramp.astype("f4"), chunks=(1, 3, 4), maxshape=(None, 3, 4))
    f.create_dataset("unwritten", shape=(1 << 40, 1 << 20), dtype="f8", chunks=(1, 1 << 10))
    f["inside"] = h5py.SoftLink("/group/ramp")
    f["outside"] = h5py.ExternalLink("latest.h5", "/ramp")
with h5py.File(to / "latest.h5", "w", libver="latest") as f:
    f.create_dataset("ramp", data=ramp.astype("f4"), chunks=(2, 3, 2), compression="gzip")

# As MATLAB writes version 7.3: HDF5 behind a block of 512 bytes, axes the other way round.
with h5py.File(to / "v73.mat", "w", userblock_size=512) as f:
    f["ramp"] = ramp.T
    f["ramp"].attrs["MATLAB_class"] = np.bytes_("double")
    f["data/depth"] = ramp.astype("u1").T
    f["data"].attrs["MATLAB_class"] = np.bytes_("struct")
with open(to / "v73.mat", "r+b") as f:
    f.write(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM")
