"""Addresses of who: none of its own yet; accounts are under /tai-khoan/, master data under /admin/."""

urlpatterns: list[object] = []
