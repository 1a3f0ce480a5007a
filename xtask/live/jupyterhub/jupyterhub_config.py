"""Settings of JupyterHub for `cargo xtask live`. The proxy is started separately."""

import os
import sys

c = get_config()  # noqa: F821
data = os.environ["LIVE_DATA"]
public, hub, proxy = (f"http://127.0.0.1:{port}" for port in os.environ["LIVE_PORTS"].split())
secret = os.environ["LIVE_PASSWORD"]

c.JupyterHub.bind_url = public
c.JupyterHub.hub_bind_url = hub
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = proxy
c.ConfigurableHTTPProxy.auth_token = secret
c.JupyterHub.db_url = f"sqlite:///{data}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = f"{data}/cookie_secret"

# The application acts as a service with all permissions.
c.JupyterHub.services = [{"name": "live", "api_token": secret}]
scopes = ["admin:users", "admin:groups", "admin:servers", "tokens", "read:hub", "list:services", "proxy"]
c.JupyterHub.load_roles = [{"name": "live", "scopes": scopes, "services": ["live"]}]
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True

# The servers of users run as the user of this process. This small one is a part of JupyterHub's tests.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = f"{data}/home/{{username}}"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.tests.mocksu"]
