"""The addresses of Data."""

from smarketing.app.web.access import Route
from smarketing.app.web.accounts.roles import DATA_KEEPERS
from smarketing.app.web.data import actions, views

ROUTES = (
    Route("data/", views.data, "data"),
    Route("data/look/", actions.look_at, "data-look", DATA_KEEPERS),
    Route("data/files/<int:number>/", views.upload, "data-upload", DATA_KEEPERS),
    Route("data/files/<int:number>/take/", actions.take, "data-take", DATA_KEEPERS),
    Route("data/files/<int:number>/withdraw/", actions.withdraw, "data-withdraw", DATA_KEEPERS),
    Route("data/set-aside/", views.quarantine, "data-quarantine", DATA_KEEPERS),
    Route("data/set-aside/export/", actions.export, "data-export", DATA_KEEPERS),
    Route("data/set-aside/many/", actions.correct_many, "data-correct-many", DATA_KEEPERS),
    Route("data/set-aside/<str:identity>/", actions.correct, "data-correct", DATA_KEEPERS),
    Route("data/set-aside/<str:identity>/dismiss/", actions.dismiss, "data-dismiss", DATA_KEEPERS),
)
