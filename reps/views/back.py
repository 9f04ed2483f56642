"""Where a small form on some page goes on to."""

from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request, otherwise):
    """The page a form or the address names in `next`, if it is on this site."""
    wished = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wished, {request.get_host()}, request.is_secure())
    return wished if safe else otherwise
