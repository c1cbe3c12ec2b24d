"""A worker for tests: does what waits in the queue, here and now."""

from __future__ import annotations

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult


def work() -> int:
    """Do everything that is due, also what comes up meanwhile; how many tasks it was.

    Raises:
        AssertionError: a task broke; its traceback is told.
    """
    worker, done = Worker(queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None, worker_id="tests", excluded_queue_names=[]), 0
    while (waiting := DBTaskResult.objects.ready().first()) is not None:
        waiting.claim("tests")
        worker.run_task(waiting)
        waiting.refresh_from_db()
        assert not waiting.traceback, waiting.traceback
        done += 1
    return done
