"""The retail server's routes (DESIGN section 4, `server_stub/`): what registers may ask, in one table."""

from __future__ import annotations

from aiohttp import web

from server_stub.gate import count, explain, gate
from server_stub.injection import inject
from server_stub.routes import activation, claims, data_requests, documents, downloads, health, openapi, packages, pins
from server_stub.server import SERVER, Server


def retail_app(server: Server) -> web.Application:
    """The application for registers; faults come before the gate, as a broken network does."""
    app = web.Application(middlewares=[count, inject, explain, gate])
    app[SERVER] = server
    app.router.add_post("/activate", activation.post)
    app.router.add_post("/data-requests/{name}", data_requests.post)
    app.router.add_post("/claims/{name}", claims.post)
    app.router.add_post("/pins", pins.post)
    app.router.add_post("/documents", documents.post)
    app.router.add_post("/documents/missing", documents.post_missing)
    app.router.add_post("/downloads", downloads.post)
    app.router.add_post(r"/downloads/{session:[0-9]{1,12}}", downloads.post_report)
    app.router.add_get("/packages/current", packages.get_current)
    app.router.add_get(r"/packages/{session:[0-9]{1,12}}", packages.get_package)
    app.router.add_get("/health", health.get)
    app.router.add_get("/openapi.json", openapi.get)
    return app
