"""Step: log-ins."""


def page(request, step):
    return step.shown(request)
