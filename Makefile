# Two commands do all the set-up: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3

.PHONY: demo test lint lock

demo:
	$(PYTHON) bootstrap.py demo

test:
	$(PYTHON) bootstrap.py test

lint:
	$(PYTHON) bootstrap.py lint

# Both locks name versions and hashes, and no host.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group test --group lint pyproject.toml -o requirements-test.lock.txt
