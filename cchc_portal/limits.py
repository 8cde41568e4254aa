"""The bounds of a child process that opens what nobody can vouch for; plain Python, asked before anything else is loaded."""

import resource


def bind(*, memory_bytes: int, cpu_seconds: int, file_bytes: int = 0) -> None:
    """Bind this process, for good, to its memory, its processor time, and what it may write to one file; no core is dumped."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
