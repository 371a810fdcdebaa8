# Tongcheng as an image: `docker build -t tongcheng .`; how it is run is in docs/deploy.md.

# Everything that is needed to build the page. The Node that serves is a dependency of the package itself.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY bin bin
COPY client client
COPY gtfs-data gtfs-data
COPY server server
COPY scripts/build-client.ts scripts/build-client.ts
COPY LICENSE README.md tsconfig.json ./
RUN node_modules/node/bin/node scripts/build-client.ts
RUN npm prune --omit=dev --omit=optional --no-audit --no-fund

FROM debian:bookworm-slim
RUN groupadd --gid 10001 tongcheng \
  && useradd --uid 10001 --gid tongcheng --no-create-home --home-dir /data --shell /usr/sbin/nologin tongcheng \
  && install --directory --owner tongcheng --group tongcheng --mode 0700 /data
WORKDIR /app
COPY --from=build /app/LICENSE /app/README.md /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/gtfs-data gtfs-data
COPY --from=build /app/server server
COPY deploy/healthcheck.mjs deploy/healthcheck.mjs
ENV NODE_ENV=production PATH=/app/node_modules/node/bin:$PATH
USER tongcheng
VOLUME /data
EXPOSE 8080
# Feeds are imported before the server listens; with large ones that takes minutes.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m --start-interval=5s \
  CMD ["node", "deploy/healthcheck.mjs", "8080"]
# Listening on all addresses needs a token: TONGCHENG_TOKEN, or --token-file.
ENTRYPOINT ["node", "server/main.ts"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080", "--data", "/data"]
