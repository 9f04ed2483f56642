"""How long the server took for a page and how often it asked the database, for the browser's developer tools.

On where SERVER_TIMING is set: who knows how long a page took may guess what is in it.
"""

from time import perf_counter

from django.db import connection


class ServerTimingMiddleware:
    """Server-Timing: app;dur=83.2, db;dur=12.1, queries;desc="15"; durations in milliseconds."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began, queries = perf_counter(), []
        with connection.execute_wrapper(_timed(queries)):
            response = self.get_response(request)
        took, asking = (1000 * seconds for seconds in (perf_counter() - began, sum(queries)))
        response["Server-Timing"] = f'app;dur={took:.1f}, db;dur={asking:.1f}, queries;desc="{len(queries)}"'
        return response


def _timed(queries):
    """An execute wrapper that adds how many seconds each query took."""

    def execute(run, sql, params, many, context):
        began = perf_counter()
        try:
            return run(sql, params, many, context)
        finally:
            queries.append(perf_counter() - began)

    return execute
