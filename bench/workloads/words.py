"""What the workloads are made of: words, phrases, numbers that look like identifiers."""
import random

EPOCH = 1_760_000_000  # the instant that generated timestamps count from
COMPONENTS = ["scheduler", "executor", "planner", "router", "memory", "toolbox", "gateway", "lease",
              "checkpoint", "retry", "queue", "billing", "vectorstore", "sandbox", "supervisor", "cron"]
STATUS = ["queued", "leased", "running", "waiting", "succeeded", "failed", "cancelled"]
LEVELS = ["DEBUG", "INFO", "INFO", "INFO", "INFO", "WARN", "ERROR"]


def _vocabulary():
    r = random.Random(7)
    consonants, vowels = "bcdfghjklmnprstvwz", "aeiou"
    found = set()
    while len(found) < 6000:
        found.add("".join(r.choice(consonants) + r.choice(vowels) + (r.choice(consonants) if r.random() < .35 else "")
                          for _ in range(r.choice([1, 2, 2, 2, 3, 3, 4]))))
    words = sorted(found)
    r.shuffle(words)
    weights, sum_of_weights = [], 0.0
    for i in range(len(words)):
        sum_of_weights += 1.0 / (i + 3)
        weights.append(sum_of_weights)
    phrases = [" ".join(r.choices(words, cum_weights=weights, k=r.randint(4, 11))) for _ in range(12000)]
    return words, weights, phrases


WORDS, _WEIGHTS, PHRASES = _vocabulary()


def text(r, n):
    """About n characters of prose-like text with fresh content."""
    return " ".join(r.choices(WORDS, cum_weights=_WEIGHTS, k=max(1, n // 6)))[:n]


def hexadecimal(r, digits=16):
    return "%0*x" % (digits, r.getrandbits(4 * digits))


def recent(r, n):
    """A number from 1 to n: mostly among the latest ones, with a long tail."""
    return max(1, n - int(r.expovariate(1.0) * n * 0.08))


def log_lines(r, n, t):
    """n bytes of log lines that begin t milliseconds after the epoch."""
    out, size, agent = [], 0, "agent-%03d" % r.randrange(240)
    while size < n:
        t += r.randrange(1, 4000)
        line = "%d.%03d %-5s [%s] %s: %s id=%s dur=%dms\n" % (
            EPOCH + t // 1000, t % 1000, r.choice(LEVELS), agent, r.choice(COMPONENTS), r.choice(PHRASES),
            hexadecimal(r, 12), r.randrange(9999))
        out.append(line)
        size += len(line)
    return "".join(out)[:n - 1] + "\n"
