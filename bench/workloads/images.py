"""Images: two of 1.5 GiB, of zeros, text, binary and random regions. The second is the first with
insertions, deletions and replaced regions."""
import base64
import os
import random

from .words import log_lines, text

MIB = 1 << 20


def create(directory, scale, seed):
    r = random.Random("%d/images" % seed)
    pools = _Pools(random.Random(11))
    size = int(1536 * scale) * MIB
    base, variant = os.path.join(directory, "base.img"), os.path.join(directory, "variant.img")
    _create_base(r, pools, base, size)
    _create_variant(r, pools, base, variant, size)


def mutate(directory, number, seed):
    """Random 4 KiB writes to 1% of the blocks of both images."""
    r = random.Random("%d/images/m%d" % (seed, number))
    pool = log_lines(r, MIB, 0).encode()
    for name in ("base.img", "variant.img"):
        path = os.path.join(directory, name)
        blocks = os.path.getsize(path) // 4096
        with open(path, "r+b") as f:
            for block in sorted(r.sample(range(blocks), max(1, blocks // 100))):
                f.seek(block * 4096)
                if r.random() < .5:
                    f.write(r.randbytes(4096))
                else:
                    offset = r.randrange(len(pool) - 4096)
                    f.write(pool[offset:offset + 4096])


class _Pools:
    def __init__(self, r):
        self.text = log_lines(r, 16 * MIB, 0).encode() + text(r, 16 * MIB).encode()
        weights = [int(1e6 / (i + 2)) for i in range(256)]
        self.binary = bytes(r.choices(range(256), weights=weights, k=6 * MIB))

    @staticmethod
    def take(r, pool, n):
        """n bytes of short slices at random offsets, so that no long duplicates arise."""
        out, size, limit = [], 0, len(pool) - 1600
        rnd = r.random
        while size < n:
            offset, length = int(rnd() * limit), 300 + int(rnd() * 1300)
            out.append(pool[offset:offset + length])
            size += length
        return b"".join(out)[:n]


def _region(r, pools, n):
    """The bytes of one region, or None for zeros."""
    x = r.random()
    if x < .30:
        return None
    if x < .60:
        return pools.take(r, pools.text, n)
    if x < .72:
        return pools.take(r, pools.binary, n)
    if x < .77:
        return base64.b64encode(r.randbytes(n))[:n]
    return r.randbytes(n)


def _create_base(r, pools, path, size):
    with open(path, "wb") as f:
        position = 0
        while position < size:
            n = min(r.randrange(256, 12 * 1024) * 1024, size - position)
            region = _region(r, pools, n)
            if region is None:
                f.seek(n, 1)
            else:
                f.write(region)
            position += n
        f.truncate(size)


def _create_variant(r, pools, base, variant, size):
    with open(base, "rb") as f, open(variant, "wb") as g:
        position, written = 0, 0
        while position < size:
            n = min(r.randrange(8, 48) * MIB, size - position)
            x = r.random()
            if x < .45:  # an insertion shifts everything behind it
                inserted = r.randbytes(r.choice([1, 7, 512, 4097, 65536, 300001]))
                g.write(inserted)
                written += len(inserted)
            elif x < .60:  # a deletion
                f.seek(r.choice([3, 511, 8192, 100003]), 1)
            left = n
            if x > .93:  # a replaced region
                m = min(4 * MIB, n)
                g.write(pools.take(r, pools.text, m))
                written += m
                f.seek(m, 1)
                left -= m
            copied = _copy(f, g, left)
            written += copied
            position = f.tell()
            if copied < left:
                break
        g.truncate(written)


def _copy(f, g, n):
    """Copies n bytes, or what there is, with runs of zeros as holes."""
    zeros = bytes(MIB)
    copied = 0
    while copied < n:
        piece = f.read(min(MIB, n - copied))
        if not piece:
            break
        if piece == zeros:
            g.seek(MIB, 1)
        else:
            g.write(piece)
        copied += len(piece)
    return copied
