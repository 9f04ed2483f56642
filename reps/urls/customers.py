from django.urls import path

from reps.views import customers

urlpatterns = [
    path("customers/new/", customers.CustomerNew.as_view(), name="customer_new"),
    path("customers/<int:pk>/", customers.customer_detail, name="customer_detail"),
    path("customers/<int:pk>/edit/", customers.CustomerEdit.as_view(), name="customer_edit"),
]
