FROM python:3.11-slim

WORKDIR /app
COPY requirements.txt requirements-pip.txt pyproject.toml README.md ./
RUN pip install --no-cache-dir --require-hashes -r requirements-pip.txt \
    && pip install --no-cache-dir --require-hashes -r requirements.txt
COPY core core
COPY adapters adapters
COPY locales locales
COPY bot bot
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home danqing && mkdir /data && chown danqing /data

USER danqing
ENV DANQING_SERVICE__DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz')"]
STOPSIGNAL SIGTERM
# The service listens on this container alone until http.host and http.password are set.
CMD ["danqing", "run"]
