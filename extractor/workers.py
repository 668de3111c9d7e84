"""Worker processes that each hold the pipeline: the same outcomes in the same order, whatever becomes of a process.

A batch is worked on in one process. One that dies, or takes longer than its limit and is killed, costs at most its
document: the articles of its batch are tried again, each alone. One that ends its process ``TRIES`` times while it is
alone, or takes too long ``SLOW_TRIES`` times, is a failure. Something else may have killed a process: so a single death
proves nothing, and the tries of an article lie as far apart as the other work allows.
The parent needs no spaCy, and a worker ends with its parent, however that ends.
"""

from __future__ import annotations

import collections
import contextlib
import ctypes
import functools
import itertools
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from extractor.outcomes import Item, Job, Outcome, failed, lost, settled
from schemas import Failure

WINDOW = 64
"""Batches that may be done before the one that is waited for, so that a slow document does not hold up the others."""
LOADING_SECONDS = 300.0
"""Time that a process has to load the pipeline."""
THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")
"""Variables that say how many threads a process multiplies matrices with; what a user has set is kept."""
IDLE_DEATHS = 6
"""Processes that may end one after the other before they have begun with an article, until the run gives up."""


TRIES = 3
"""Times that an article may be alone in a process that ends, until it is a failure."""
SLOW_TRIES = 2
"""Times that an article may take longer than its limit alone, until it is a failure."""


class WorkersBroken(RuntimeError):
    """Processes die before they can work; the message says how."""


@dataclass
class _Task:
    """Articles for one process: a batch, or one article of it, and where its outcomes belong.

    tries, slow: how often a process ended or was too slow while the article was alone in it, and how often of these it
    was too slow.
    """

    batch: int
    start: int
    items: list[Item]
    begun: bool = False
    tries: int = 0
    slow: int = 0


class _Worker:
    """One process, what it is doing, and until when."""

    def __init__(self, job: Job) -> None:
        context = multiprocessing.get_context("spawn")
        for variable in THREADS:
            # The syntax multiplies matrices too small for more: threads only wait, and in the way of other processes.
            os.environ.setdefault(variable, "1")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, job), daemon=True, name="newsclaims-worker")
        self.process.start()
        theirs.close()
        self.task: _Task | None = None
        self.ready = False
        self.documents = 0
        self.deadline = time.monotonic() + LOADING_SECONDS

    def give(self, task: _Task, seconds: float) -> None:
        self.task = task
        self.documents += len(task.items)
        self.deadline = time.monotonic() + seconds
        with contextlib.suppress(OSError):  # it has died; its end is met where answers are
            self.connection.send(task.items)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class Workers:
    """Processes that work on batches; they start when there is something to do and stay until the block ends."""

    def __init__(self, job: Job, processes: int) -> None:
        """Prepare ``processes`` workers for a job."""
        self._job = job
        self._processes = processes
        self._workers: list[_Worker] = []
        self._deaths = 0

    def __enter__(self) -> Workers:
        """Use the workers in a ``with`` statement, which ends them."""
        return self

    def __exit__(self, *reason: object) -> None:
        """End the processes, whatever they are doing."""
        for worker in self._workers:
            worker.process.kill()
        while self._workers:
            self._workers.pop().end()

    @property
    def process_ids(self) -> list[int]:
        """The ids of the processes that are there now."""
        return [worker.process.pid for worker in self._workers if worker.process.pid is not None]

    def run(self, batches: Iterable[list[Item]]) -> Iterator[Outcome]:
        """The outcome of every item, in order.

        batches: taken no further ahead than needed. Raises what the loading of the pipeline raised, and WorkersBroken.
        """
        for worker in [one for one in self._workers if one.task is not None]:  # of a run that was given up
            self._workers.remove(worker)
            worker.end()
        source = iter(batches)
        queue: collections.deque[_Task] = collections.deque()
        slots: dict[int, list[Outcome | None]] = {}
        taken = given = 0
        more = True
        while more or slots:
            while more and len(queue) < self._processes and taken - given < WINDOW + self._processes:
                batch = next(source, None)
                if batch is None:
                    more = False
                    break
                slots[taken] = [settled(item, self._job) for item in batch]
                queue.extend(_Task(taken, start, items) for start, items in _open_stretches(batch, slots[taken]))
                taken += 1
            self._hand_out(queue)
            if any(worker.task is not None or not worker.ready for worker in self._workers):
                self._take_in(queue, slots)
            while given in slots and None not in slots[given]:
                yield from (outcome for outcome in slots.pop(given) if outcome is not None)
                given += 1

    def _hand_out(self, queue: collections.deque[_Task]) -> None:
        for worker in [one for one in self._workers if one.ready and one.task is None]:
            if worker.documents >= self._job.recycle:
                self._workers.remove(worker)
                worker.end()
            elif queue:
                worker.give(queue.popleft(), self._job.limit_seconds)
        starting = sum(not worker.ready for worker in self._workers)
        while len(queue) > starting and len(self._workers) < self._processes:
            self._workers.append(_Worker(self._job))
            starting += 1

    def _take_in(self, queue: collections.deque[_Task], slots: dict[int, list[Outcome | None]]) -> None:
        """Wait for an answer, a death or a deadline, and see to all that there are."""
        busy = [worker for worker in self._workers if worker.task is not None or not worker.ready]
        first = min(worker.deadline for worker in busy)
        answered = wait([worker.connection for worker in busy], max(0.0, first - time.monotonic()))
        for worker in busy:
            if worker.connection in answered:
                try:
                    answer = worker.connection.recv()
                except (EOFError, OSError):
                    self._bury(worker, queue, slots, None)
                else:
                    self._accept(worker, answer, slots)
            elif worker.deadline <= time.monotonic():
                self._bury(worker, queue, slots, f"took longer than {self._job.limit_seconds:g} seconds")

    def _accept(self, worker: _Worker, answer: Any, slots: dict[int, list[Outcome | None]]) -> None:
        if isinstance(answer, Exception):
            raise answer
        if not worker.ready:
            worker.ready = True
            return
        assert worker.task is not None
        if answer is None:
            worker.task.begun = True
            return
        task, worker.task = worker.task, None
        self._deaths = 0
        slots[task.batch][task.start : task.start + len(answer)] = answer

    def _bury(
        self,
        worker: _Worker,
        queue: collections.deque[_Task],
        slots: dict[int, list[Outcome | None]],
        reason: str | None,
    ) -> None:
        """Take away a process that died or is to, and see to its articles."""
        self._workers.remove(worker)
        worker.end()
        slow = reason is not None
        if reason is None:
            reason = f"the process that worked on it ended with {_ending(worker.process.exitcode)}"
        task = worker.task
        if task is None or not task.begun:  # no article is to blame
            self._deaths += 1
            if self._deaths >= IDLE_DEATHS:
                raise WorkersBroken(f"{IDLE_DEATHS} processes ended before they could work; {reason}")
            if task is not None:
                queue.appendleft(task)
        elif len(task.items) > 1:
            queue.extendleft(
                _Task(task.batch, task.start + index, [item]) for index, item in reversed(list(enumerate(task.items)))
            )
        else:
            task.begun = False
            task.tries += 1
            task.slow += slow
            if task.tries < TRIES and task.slow < SLOW_TRIES:
                queue.append(task)
                return
            (item,) = task.items
            words = 0 if isinstance(item, Failure) else len(item.text.split())
            failure = item if isinstance(item, Failure) else failed(item, f"{reason}, {task.tries} tries", task.tries)
            slots[task.batch][task.start] = lost(failure, words)


def _open_stretches(batch: list[Item], outcomes: list[Outcome | None]) -> Iterator[tuple[int, list[Item]]]:
    """The stretches of a batch that have no outcome yet, each with its place in the batch."""
    for is_open, places in itertools.groupby(range(len(batch)), lambda place: outcomes[place] is None):
        if is_open:
            stretch = list(places)
            yield stretch[0], [batch[place] for place in stretch]


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"status {code}"


def serve(connection: Connection, job: Job) -> None:
    """What a worker process does: load the pipeline once, then answer batches until its parent is gone.

    A batch is answered twice: with None when it has come, and with its outcomes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    end_with_parent()
    try:
        from extractor.pipeline import load
        from extractor.stream import work

        nlp = load(**job.settings)
    except Exception as error:
        connection.send(_sendable(error))
        return
    answer(connection, functools.partial(work, nlp, job))


def answer(connection: Connection, work: Callable[[list[Item]], list[Outcome]]) -> None:
    """Say that work can come, and do it until nobody asks for more."""
    with contextlib.suppress(EOFError, OSError):
        connection.send(None)
        while True:
            batch = connection.recv()
            connection.send(None)
            connection.send(work(batch))


def _sendable(error: Exception) -> Exception:
    """An error of the loading, as one that the parent can unpickle whatever its class."""
    kind = type(error) if type(error) in (ValueError, OSError, ImportError, RuntimeError) else ValueError
    return kind(str(error)) if kind is type(error) else ValueError(f"{type(error).__name__}: {error}")


def end_with_parent() -> None:
    """Make this process end when its parent does, even while it hangs in C code where the system can see to it."""
    parent = multiprocessing.parent_process()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
