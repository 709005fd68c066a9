# REX, small and without root. Every package is a file whose hash requirements.lock names. For the same
# image again, name the base by its digest, too: --build-arg BASE=python@sha256:...
ARG BASE=python:3.12-slim-bookworm
FROM ${BASE} AS build
WORKDIR /src
# Nothing that is built says when it was: what is compiled is checked by what it was compiled from.
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 SOURCE_DATE_EPOCH=315532800
RUN python -m venv /rex
# The lock first: it changes less often than the code, and its layer is kept.
COPY pyproject.toml requirements.lock README.md ./
RUN python -m pip download --only-binary :all: --require-hashes --dest /files --requirement requirements.lock
# Of those files, what REX needs; with what sends spans away, too: --build-arg EXTRAS="stripe otel".
ARG EXTRAS="stripe"
RUN python -c "import sys, tomllib; p = tomllib.load(open('pyproject.toml', 'rb'))['project']; print(*p['dependencies'], *(it for e in sys.argv[1:] for it in p['optional-dependencies'][e]), sep='\n')" $EXTRAS > needed.txt \
 && /rex/bin/pip install --no-compile --no-index --find-links /files --requirement needed.txt \
 && python -m pip install --no-index --find-links /files hatchling
COPY domain domain
COPY knowledge knowledge
COPY tickets tickets
COPY tools tools
COPY bot bot
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
 && /rex/bin/pip install --no-compile --no-deps /wheel/*.whl \
 && /rex/bin/python -m compileall -q --invalidation-mode unchecked-hash /rex/lib

FROM ${BASE}
RUN useradd --uid 10001 --create-home --home-dir /data rex
COPY --from=build /rex /rex
USER 10001
WORKDIR /data
ENV PATH=/rex/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    REX_HOME=/data REX_HOST=0.0.0.0 REX_PORT=3000 REX_LOG_JSON=true
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"REX_PORT\"]}/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["rex"]
CMD ["run"]
