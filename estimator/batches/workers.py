"""Where a batch is worked out: processes of this computer, or a cluster of Dask, in one form, `concurrent.futures.Executor`."""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from threading import Lock
from typing import Any

from estimator.errors import NOTHING, InputError, Problem, Words

INSTALL = 'python -m pip install "dask[distributed]"'
_SECONDS_TO_ANSWER = 10
#: How often a task is given to another worker when its own has died.
_ATTEMPTS = 3


def has_dask() -> bool:
    """Tell whether the optional cluster is installed."""
    return find_spec("distributed") is not None


@contextmanager
def workers(count: int | None = None, scheduler: str | None = None) -> Iterator[tuple[Executor | None, int]]:
    """Give an executor and how many work for it; none at all without `count` and `scheduler`: then this process does it.

    Parameters
    ----------
    count
        Workers to start on this computer: of Dask where it is installed, else plain processes.
    scheduler
        Address of a Dask scheduler that is running, such as ``tcp://127.0.0.1:8786``.

    Raises
    ------
    InputError
        If Dask is needed and missing, or nobody answers at the address.
    """
    if scheduler:
        yield from _cluster(scheduler)
    elif count and has_dask():
        yield from _local_cluster(count)
    elif count:
        yield from _processes(count)
    else:
        yield None, 1


def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    if not has_dask():
        raise InputError([Problem("--scheduler", "dask", NOTHING, f"{INSTALL} first: it is an optional package")])
    from distributed import Client

    try:
        client = Client(address, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        use = "the address that `dask scheduler` prints, such as tcp://127.0.0.1:8786"
        found = Words(f"no scheduler at {address} ({type(error).__name__})")
        raise InputError([Problem("--scheduler", "address", found, use)]) from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what happens to workers is told by us, in a sentence
    with client:
        count = _count_of(client, address)
        _refuse_strangers(client)
        yield _executor(client), count


def _count_of(client: Any, address: str) -> int:
    try:
        client.wait_for_workers(1, timeout=_SECONDS_TO_ANSWER)
    except TimeoutError:
        found = Words("a scheduler without workers")
        raise InputError(
            [Problem("--scheduler", "workers", found, f"dask worker {address} on one computer or several")]
        ) from None
    return sum(client.nthreads().values())


def _refuse_strangers(client: Any) -> None:
    """Refuse workers that do not know the estimator: such a worker dies of its first task, and says so to nobody."""
    if strangers := [address for address, found in client.run(find_spec, "estimator").items() if found is None]:
        use = "workers that are started in the folder of the estimator, or where it is installed"
        raise InputError([Problem("worker", address, Words("no estimator"), use) for address in strangers])


def _local_cluster(count: int) -> Iterator[tuple[Executor, int]]:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=count, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):  # fmt: skip
        client.run(leave_ctrl_c)
        yield _executor(client), count


def _executor(client: Any) -> Executor:
    # Not pure: a task of the same content is a task of its own. A worker's death is no failure of its task.
    executor: Executor = client.get_executor(pure=False, retries=_ATTEMPTS)
    return executor


def _processes(count: int) -> Iterator[tuple[Executor, int]]:
    def pool() -> Executor:
        # Spawned, as on every system: a fork would copy threads that hold locks.
        return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=leave_ctrl_c)

    with Lasting(pool) as executor:
        yield executor, count


def leave_ctrl_c() -> None:
    """Leave Ctrl-C, which a terminal sends to all processes, to the one that waits for the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Lasting(Executor):
    """An executor that outlives its workers: if one dies, all are started anew and what was under way is done again."""

    def __init__(self, make: Callable[[], Executor]) -> None:
        self._make, self._lock = make, Lock()
        self._pool = make()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do `fn(*args, **kwargs)` on a worker."""
        answer: Future[Any] = Future()
        self._try(answer, lambda pool: pool.submit(fn, *args, **kwargs), _ATTEMPTS)
        return answer

    def _try(self, answer: Future[Any], task: Callable[[Executor], Future[Any]], left: int) -> None:
        pool = self._pool
        try:
            task(pool).add_done_callback(lambda future: self._done(future, pool, answer, task, left))
        except BrokenExecutor as error:
            self._again(error, pool, answer, task, left)

    def _done(
        self, future: Future[Any], pool: Executor, answer: Future[Any], task: Callable[[Executor], Future[Any]], left: int
    ) -> None:
        if future.cancelled() or answer.cancelled():
            answer.cancel()
        elif isinstance(error := future.exception(), BrokenExecutor):
            self._again(error, pool, answer, task, left)
        elif error:
            answer.set_exception(error)
        else:
            answer.set_result(future.result())

    def _again(
        self, error: BaseException, pool: Executor, answer: Future[Any], task: Callable[[Executor], Future[Any]], left: int
    ) -> None:
        if not left:
            answer.set_exception(error)
            return
        with self._lock:
            if self._pool is pool:
                self._pool = self._make()
        self._try(answer, task, left - 1)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers go; what waits for one is given up."""
        self._pool.shutdown(wait=wait, cancel_futures=True)
