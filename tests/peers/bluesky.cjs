// A directory of identities and a personal data server, the real ones, on loopback: node bluesky.cjs PLC_PORT PDS_PORT FOLDER
// Found through NODE_PATH: @atproto/pds, @did-plc/server, @atproto/crypto. Says "ready" when both listen.
"use strict";
const net = require("node:net");
const path = require("node:path");

// Both would listen on every interface.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === "number" ? listen.call(this, port, "127.0.0.1", ...rest.filter((each) => typeof each === "function")) : listen.call(this, port, ...rest);
};

async function main() {
  const [plcPort, pdsPort, folder] = process.argv.slice(2);
  const plc = require("@did-plc/server");
  const pds = require("@atproto/pds");
  const { Secp256k1Keypair } = require("@atproto/crypto");
  const hex = (bytes) => Buffer.from(bytes).toString("hex");

  const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: Number(plcPort) });
  await directory.start();
  const key = await Secp256k1Keypair.create({ exportable: true });
  Object.assign(process.env, {
    LOG_ENABLED: "false",
    PDS_PORT: pdsPort,
    PDS_HOSTNAME: "localhost",
    PDS_DEV_MODE: "true",
    PDS_INVITE_REQUIRED: "false",
    PDS_DATA_DIRECTORY: path.join(folder, "data"),
    PDS_BLOBSTORE_DISK_LOCATION: path.join(folder, "blobs"),
    PDS_BLOBSTORE_DISK_TMP_LOCATION: path.join(folder, "tmp"),
    PDS_JWT_SECRET: "not-a-secret-it-lives-for-one-test",
    PDS_ADMIN_PASSWORD: "not-a-secret-either",
    PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: hex(await key.export()),
    PDS_DID_PLC_URL: `http://127.0.0.1:${plcPort}`,
    PDS_SERVICE_HANDLE_DOMAINS: ".test",
    PDS_DISABLE_SSRF_PROTECTION: "true",
    PDS_BSKY_APP_VIEW_URL: "http://127.0.0.1:9",
    PDS_BSKY_APP_VIEW_DID: "did:example:none",
  });
  const settings = pds.readEnv();
  const server = await pds.PDS.create(pds.envToCfg(settings), pds.envToSecrets(settings));
  await server.start();
  process.stdout.write("ready\n");
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
