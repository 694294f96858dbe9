# Otklik's service in a container: docker build -t otklik . && docker run -p 127.0.0.1:8080:8080 -v otklik:/var/lib/otklik otklik
# The first account: docker exec -it CONTAINER otklik user add NAME --role admin
# What is installed stands in packages.txt; the package that is built says itself what it needs to run.
FROM debian:trixie-slim AS build
WORKDIR /src
COPY packages.txt tools/platform.sh /tmp/otklik/
RUN repo=/tmp/otklik && . /tmp/otklik/platform.sh && apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(packages build package)
COPY . /src
RUN npm ci --silent --prefix web && tools/make-deb && mv build/deb/otklik_*.deb /otklik.deb

FROM debian:trixie-slim
COPY --from=build /otklik.deb /tmp/otklik.deb
RUN apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends /tmp/otklik.deb systemd-standalone-sysusers curl && \
    rm -rf /tmp/otklik* /var/lib/apt/lists/* && \
    install -d -o otklik -g otklik -m 0700 /var/lib/otklik
USER otklik
ENV OTKLIK_CONFIG=/etc/otklik/otklik.conf OTKLIK_SERVE_ADDRESS=0.0.0.0
VOLUME /var/lib/otklik
EXPOSE 8080
# With TLS of its own, or another port, give docker run --health-cmd.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/healthz"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["otklik"]
CMD ["serve"]
