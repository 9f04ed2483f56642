"""Work too long for a request: it runs in a process of its own, says how far it is, and what came of it.

A job is a task on the queue "jobs". Where no worker minds that queue, starting a job starts one (reps/jobs/worker.py).
"""
