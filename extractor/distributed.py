"""A run on a Ray cluster: actors that hold the pipeline take shards, and write what comes of them themselves.

Ray only hands out names of shards. Whether one is done is what the run's folder says, which all machines must reach; so
a lost worker, a lost machine or a lost driver costs at most the shards that were under way.
"""

from __future__ import annotations

import collections
from collections.abc import Callable
from typing import Any

from corpus.formats import MissingPackage
from corpus.stores import open_store
from extractor.fingerprint import fingerprint
from extractor.manifest import Manifest, ManifestError, Shard
from extractor.run import Run, Work
from extractor.shards import Done, work_carefully
from extractor.workers import Workers, WorkersBroken

LOST_IN_A_ROW = 30
"""Workers that may be lost without a shard done in between, before the run stops; a document takes three."""


class ShardWorker:
    """Works on shards of a run, one after the other, with a process of its own that holds the pipeline."""

    def __init__(self, where: str, work: Work) -> None:
        """Take up a planned run; raises ManifestError when its pipeline is not the one installed here."""
        from extractor.manifest import read_manifest

        self._store = open_store(where)
        manifest = read_manifest(self._store)
        if manifest is None:
            raise ManifestError(f"{where} holds no manifest, or is not reached from here")
        here = fingerprint(manifest.settings.pipeline)
        if here.digest != manifest.fingerprint.digest:
            raise ManifestError(f"{where}: another pipeline is installed here than the run began with")
        self._manifest: Manifest = manifest
        self._shards = {shard.name: shard for shard in manifest.shards}
        self._work = work
        self._workers = Workers(work.job(manifest.settings), work.processes)

    def work(self, name: str) -> Done:
        """Work on a shard, unless it is done."""
        shard = self._shards.get(name)
        if shard is None:
            raise ManifestError(f"{self._store.where}: no shard {name}")
        done = self._store.get(shard.file("done.json"))
        if done is not None:
            return Done.model_validate_json(done)
        return work_carefully(self._store, self._manifest, shard, self._workers, self._work.batch_articles)

    def __enter__(self) -> ShardWorker:
        """Use the worker in a ``with`` statement, which ends its process."""
        return self

    def __exit__(self, *reason: object) -> None:
        """End the process."""
        self._workers.__exit__(*reason)


class _Actor:
    """A ShardWorker on a machine of the cluster; results are JSON, so that nodes need not agree on pickles."""

    def __init__(self, where: str, work: Work) -> None:
        self._worker = ShardWorker(where, work)

    def ready(self) -> None:
        """Return when the actor is there."""

    def work(self, name: str) -> str:
        return self._worker.work(name).model_dump_json()


def work_on_ray(
    run: Run,
    work: Work,
    address: str | None,
    say: Callable[[str], None],
    tell: Callable[[Done], None] = lambda done: None,
) -> None:
    """Work on what waits of a run, on a Ray cluster.

    work: its processes are actors, each with one worker process. address: of the cluster; that of the environment, or
    else one that is started here, by default. say: called when a worker is lost. tell: called with each shard done.
    Raises MissingPackage without Ray, WorkersBroken when workers are lost one after the other, and ManifestError or
    OSError as the workers do.
    """
    try:
        import ray
    except ImportError:
        raise MissingPackage("ray", "ray") from None
    waiting = collections.deque(run.waiting(work.part))
    if not waiting:
        return
    ray.init(address=address, log_to_driver=False, ignore_reinit_error=True, logging_level="ERROR")
    try:
        _Session(ray, run, work, say, tell).work(waiting)
    finally:
        ray.shutdown()


class _Session:
    """The actors of a run and what each is doing."""

    def __init__(
        self, ray: Any, run: Run, work: Work, say: Callable[[str], None], tell: Callable[[Done], None]
    ) -> None:
        self._ray = ray
        self._run = run
        self._work = work
        self._say = say
        self._tell = tell
        # Ray is to restart and retry nothing by itself: what was tried is counted in the run's folder.
        self._kind = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Actor)
        self._doing: dict[Any, tuple[Any, Shard | None]] = {}
        self._lost_in_a_row = 0

    def work(self, waiting: collections.deque[Shard]) -> None:
        """Work on shards until none waits and none is under way."""
        for _ in range(min(self._work.processes, len(waiting))):
            self._hire()
        # An actor that the cluster has no room for is not waited for when the others have done the work.
        while waiting or any(shard is not None for _, shard in self._doing.values()):
            finished, _ = self._ray.wait(list(self._doing), num_returns=1, timeout=5.0)
            for reference in finished:
                actor, shard = self._doing.pop(reference)
                if not self._take(reference, shard):
                    if shard is not None and shard.name not in self._run.dones:
                        waiting.appendleft(shard)
                    if waiting:
                        self._hire()
                elif waiting:
                    shard = waiting.popleft()
                    self._doing[actor.work.remote(shard.name)] = actor, shard

    def _hire(self) -> None:
        # One process in each: an actor takes the place that --processes names on one machine.
        work = Work(1, self._work.limit_seconds, self._work.batch_articles, self._work.recycle)
        actor = self._kind.remote(self._run.store.where, work)
        self._doing[actor.ready.remote()] = actor, None

    def _take(self, reference: Any, shard: Shard | None) -> bool:
        """Take in a result; False when the actor is lost."""
        try:
            result = self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause if isinstance(error.cause, Exception) else error from None
        except self._ray.exceptions.RayError as error:
            self._lost_in_a_row += 1
            told = type(error).__name__
            self._say(f"a worker is lost ({told})" + (f"; shard {shard.name} is tried again" if shard else ""))
            if self._lost_in_a_row >= LOST_IN_A_ROW:
                raise WorkersBroken(f"{LOST_IN_A_ROW} workers were lost one after the other: {error}") from None
            data = self._run.store.get(shard.file("done.json")) if shard is not None else None
            if data is not None:  # it was lost after its work
                self._keep(Done.model_validate_json(data))
            return False
        if shard is not None:
            self._lost_in_a_row = 0
            self._keep(Done.model_validate_json(result))
        return True

    def _keep(self, done: Done) -> None:
        self._run.dones[done.shard] = done
        self._tell(done)
