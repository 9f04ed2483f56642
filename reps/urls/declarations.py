from django.urls import path

from reps.views import declarations

urlpatterns = [
    path("my/declaration/", declarations.my_declaration, name="my_declaration"),
    path("my/declaration/delete/", declarations.my_declaration_delete, name="my_declaration_delete"),
    path("declaration/<str:token>/", declarations.declaration_link, name="declaration_link"),
    path("declaration/<str:token>/delete/", declarations.declaration_link_delete, name="declaration_link_delete"),
]
