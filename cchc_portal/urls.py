"""Every address starts here: the two apps, sign-in, administration, health; it must hold no view of the work."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.urls import include, path

from cchc_portal.health import healthz, readyz

admin.autodiscover()  # here, not at every start: see AdministrationConfig
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # before admin.site.urls is read
admin.site.site_header = "Quản trị dữ liệu CCHC"
admin.site.site_title = "Quản trị dữ liệu CCHC"
admin.site.index_title = "Danh mục"
admin.site.unregister(EmailAddress)  # an address is a field of the person; allauth's own list of them is not used

# Only the pages of allauth that an installation without e-mail and sign-up needs; the others do not exist.
account_urls = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),  # closed by the adapter; the login form asks for its name
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("tai-khoan/", include(account_urls)),
    path("admin/", admin.site.urls),
    path("", include("units.urls")),
    path("", include("scoring.urls")),
]

handler500 = "cchc_portal.http.server_error"
