"""Working the tasks' queue off in this process, where no `manage.py db_worker` does it all the time."""

from django_tasks_db.management.commands.db_worker import Worker


def work_off(queue, worker):
    """Run what waits in one queue, one task after another, then return. `worker` names who ran them."""
    Worker(
        queue_names=[queue],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker,
        excluded_queue_names=[],
    ).run()
