import { REMOTE_FAILURES } from './remote.ts'
import { SIGN_IN_FAILURES } from './signIn.ts'
import { grouped } from './common.ts'

/**
 * Every failure the user can meet: the sentence that says what happened and the step that helps.
 * The key is the error code; the parameter of `say` lists the facts the sentence needs. Facts are
 * shown as they are, so a credential, a token or an environment value is never one.
 */
export const FAILURES = {
  // ── The app itself ──────────────────────────────────────────────────────────────────────────
  internal: {
    say: () => 'Something went wrong inside the app',
    next: 'Try again. If it stays, copy the details and open an issue.',
  },
  forbidden: {
    say: () => 'The call was refused',
    next: 'Close this window and open it again from the tray.',
  },
  invalid_input: {
    say: (f: { fields: string }) => `Some fields are not valid: ${f.fields}`,
    next: 'Correct the fields and try again.',
  },
  not_found: {
    say: (f: { what: string }) => `${f.what} is not there any more`,
    next: 'It was removed in the meantime. Refresh the list.',
  },
  settings_broken: {
    say: (f: { file: string }) => `The settings file could not be read and was kept as ${f.file}`,
    next: 'The app started with fresh settings. Credentials are still in the keychain.',
  },
  settings_newer: {
    say: () => 'The settings come from a newer version of Bifrost Tray',
    next: 'Update the app. Nothing in the file was changed.',
  },
  settings_unwritable: {
    say: () => 'The settings could not be saved',
    next: 'Check free space and the rights of the settings folder, then save again.',
  },
  start_at_login: {
    say: () => 'The system did not take the change of its login items',
    next: 'Look for Bifrost Tray among the programs that start when you sign in.',
  },
  keychain_unavailable: {
    say: () => 'No keychain is available on this computer',
    next: 'Start GNOME Keyring or KWallet, or keep the credential until you quit.',
  },
  // ── Reaching a gateway ──────────────────────────────────────────────────────────────────────
  url_invalid: {
    say: () => 'That is not a URL',
    next: 'Write it as http://127.0.0.1:8080 or https://host/prefix.',
  },
  url_scheme: {
    say: (f: { scheme: string }) => `Gateways are reached by http or https, not ${f.scheme}`,
    next: 'Change the beginning of the URL to http:// or https://.',
  },
  url_credentials: {
    say: () => 'The URL holds a user or a password',
    next: 'Take it out of the URL and enter it as the credential; it then goes to the keychain.',
  },
  url_plain_http: {
    say: (f: { host: string }) => `${f.host} is another computer and http is not encrypted`,
    next: 'Use https, or confirm that credentials may travel unencrypted.',
  },
  gateway_dns: {
    say: (f: { host: string }) => `The name ${f.host} was not found`,
    next: 'Check the spelling, the VPN and the DNS of this computer.',
  },
  gateway_refused: {
    say: (f: { host: string }) => `${f.host} refused the connection`,
    next: 'Nothing listens there. Start the gateway or check the port.',
  },
  gateway_no_route: {
    say: (f: { host: string }) => `There is no way to ${f.host} from this network`,
    next: 'Check the network and the VPN of this computer.',
  },
  gateway_timeout: {
    say: (f: { host: string; seconds: number }) => `No answer from ${f.host} in ${f.seconds} s`,
    next: 'Check the VPN, a firewall between, and whether the gateway is busy.',
  },
  gateway_no_connection: {
    say: (f: { host: string; seconds: number }) =>
      `No connection to ${f.host} within ${f.seconds} s`,
    next: 'Check the VPN, the proxy and a firewall between.',
  },
  gateway_tls: {
    say: (f: { host: string; reason: string }) =>
      `The certificate of ${f.host} is not valid: ${f.reason}`,
    next: 'Check the host name and the certificate of the gateway.',
  },
  gateway_tls_expired: {
    /** `ended` is null when an authority above the certificate has ended, not it itself. */
    say: (f: { host: string; ended: string | null }) =>
      f.ended === null
        ? `An authority behind the certificate of ${f.host} has expired`
        : `The certificate of ${f.host} expired on ${f.ended}`,
    next: 'Renew it on the gateway; check the clock of this computer. Or accept this certificate.',
  },
  gateway_tls_early: {
    say: (f: { host: string; begins: string }) =>
      `The certificate of ${f.host} is not valid before ${f.begins}`,
    next: 'Check the clocks of this computer and of the gateway.',
  },
  gateway_tls_issuer: {
    say: (f: { host: string; issuer: string }) =>
      `The certificate of ${f.host} was issued by “${f.issuer}”, which this computer does not trust`,
    next: 'Add that authority under Network, or compare the fingerprint and accept this certificate.',
  },
  gateway_tls_self_signed: {
    say: (f: { host: string }) => `The certificate of ${f.host} is signed by itself`,
    next: 'Compare its fingerprint with the one on the gateway, then accept this certificate.',
  },
  gateway_tls_name: {
    say: (f: { host: string; names: string }) =>
      f.names === ''
        ? `The certificate of ${f.host} names no host`
        : `The certificate of ${f.host} was issued for ${f.names}`,
    next: 'Use one of its names in the URL, or accept this certificate for this gateway.',
  },
  gateway_tls_changed: {
    say: (f: { host: string }) => `${f.host} shows another certificate than the accepted one`,
    next: 'Nothing was sent. Ask who renewed it; accept the new one only if that is confirmed.',
  },
  gateway_tls_production: {
    say: (f: { host: string }) =>
      `${f.host} is marked as production, where accepted certificates do not count`,
    next: 'Take the accepted certificate away and add the authority that issued it.',
  },
  gateway_tls_client_wanted: {
    say: (f: { host: string }) => `${f.host} wants a client certificate`,
    next: 'Add the certificate and its key under Network.',
  },
  gateway_tls_client_refused: {
    say: (f: { host: string }) => `${f.host} did not accept the client certificate`,
    next: 'Check that it has not expired and that the gateway knows who issued it.',
  },
  client_key_missing: {
    say: () => 'The key of the client certificate is not in the keychain',
    next: 'Edit the gateway and enter the key again.',
  },
  proxy_invalid: {
    say: (f: { proxy: string }) => `${f.proxy} is no HTTP proxy`,
    next: 'Write it as http://host:port. SOCKS is not supported; choose No proxy if none is needed.',
  },
  proxy_credentials: {
    say: () => 'The address of the proxy holds a user or a password',
    next: 'It would be stored readable. Set it in HTTPS_PROXY and choose the environment instead.',
  },
  proxy_unreachable: {
    say: (f: { proxy: string; reason: string }) =>
      `The proxy ${f.proxy} was not reached: ${f.reason}`,
    next: 'Check the proxy of this gateway under Network, or the HTTP_PROXY variables.',
  },
  proxy_sign_in: {
    say: (f: { proxy: string }) => `The proxy ${f.proxy} wants a sign-in of its own (407)`,
    next: 'Put its user and password into HTTPS_PROXY and start the app with it.',
  },
  proxy_refused: {
    say: (f: { proxy: string; host: string; status: number }) =>
      `The proxy ${f.proxy} refused the way to ${f.host} with ${f.status}`,
    next: 'Ask for that host to be allowed there, or choose another proxy under Network.',
  },
  gateway_not_tls: {
    say: (f: { host: string }) => `${f.host} does not speak https`,
    next: 'Change the beginning of the URL to http://, or use the port that speaks https.',
  },
  gateway_wants_tls: {
    say: (f: { host: string }) => `${f.host} speaks https, not http`,
    next: 'Change the beginning of the URL to https://.',
  },
  gateway_dropped: {
    say: (f: { host: string }) => `${f.host} closed the connection without an answer`,
    next: 'The gateway may have crashed or a proxy cut the line. Look at its log.',
  },
  gateway_redirect: {
    say: (f: { target: string }) => `The gateway points to another address: ${f.target}`,
    next: 'Redirects are not followed, so that no credential reaches another host. Use that address if it is right.',
  },
  gateway_login_page: {
    say: (f: { where: string }) => `A sign-in page stands before the gateway: ${f.where}`,
    next: 'This app cannot sign in there. Use an address that leads around it, or have it let /api pass.',
  },
  gateway_not_bifrost: {
    say: (f: { host: string }) => `${f.host} answers, but it is not a Bifrost gateway`,
    next: 'Check host, port and path prefix. Bifrost listens on 8080 when started with npx or Docker.',
  },
  gateway_html: {
    say: (f: { path: string }) => `The gateway sent a web page instead of data for ${f.path}`,
    next: 'Check the path prefix of the URL. An older gateway may not know this call.',
  },
  gateway_unauthorized: {
    say: () => 'The gateway did not accept the credential',
    next: 'Enter the user and password, or the key, once more.',
  },
  gateway_sign_in: {
    say: () => 'The gateway wants a credential',
    next: 'Choose Password or API key and enter it.',
  },
  gateway_forbidden: {
    say: (f: { reason: string }) => `The gateway does not allow it: ${f.reason}`,
    next: 'Use a credential with more rights, or ask the admin of the gateway.',
  },
  gateway_guard_stdio: {
    say: () => 'The gateway takes commands only from a signed-in admin, and nobody signs in there',
    next: 'Turn on sign-in in its settings (Security), then enter user and password here.',
  },
  gateway_guard_private: {
    say: () => 'The gateway takes private addresses only from a signed-in admin',
    next: 'Turn on sign-in in its settings (Security), then enter user and password here.',
  },
  gateway_guard_references: {
    say: (f: { reason: string }) =>
      `The gateway lets only a signed-in admin name its own secrets: ${f.reason}`,
    next: 'Turn on sign-in in its settings (Security), then enter user and password here.',
  },
  client_headers_wanted: {
    say: () => 'This gateway forgets the headers of a client with every change',
    next: 'Enter the values of its headers too; the gateway shows them only masked.',
  },
  gateway_too_many: {
    say: (f: { wait: string }) =>
      `The gateway refuses more attempts for now${f.wait === '' ? '' : `: wait ${f.wait}`}`,
    next: 'Wait, then try again. After too many wrong passwords it takes two minutes.',
  },
  gateway_setup_locked: {
    say: () => 'The gateway is locked until its first admin is set up',
    next: 'Choose Setup token and enter it, or create the admin on its web page, then check again.',
  },
  gateway_setup_token: {
    say: () => 'The gateway did not accept the setup token',
    next: 'It is the setup_token of its config.json, or BIFROST_SETUP_TOKEN. Without one it stays closed.',
  },
  gateway_server_error: {
    say: (f: { status: number; reason: string }) =>
      `The gateway failed with ${f.status}: ${f.reason}`,
    next: 'Look at the log of the gateway, then try again.',
  },
  gateway_rejected: {
    say: (f: { status: number; reason: string }) =>
      `The gateway said no (${f.status}): ${f.reason}`,
    next: 'Change what it names and try again.',
  },
  gateway_unsupported: {
    say: (f: { what: string }) => `This gateway does not know ${f.what}`,
    next: 'A newer Bifrost version has it.',
  },
  gateway_protocol: {
    say: (f: { what: string }) => `The gateway sent an answer that cannot be read: ${f.what}`,
    next: 'Copy the details and open an issue; name the version of the gateway.',
  },
  credential_missing: {
    say: (f: { name: string }) => `The credential of ${f.name} is not in the keychain`,
    next: 'Edit the gateway and enter it again.',
  },
  credential_again: {
    say: () => 'The address changed, so the stored credential was not sent there',
    next: 'Enter the credential once more; it then belongs to the new address.',
  },
  // ── Export and import ───────────────────────────────────────────────────────────────────────
  import_not_ours: {
    say: () => 'That is no export of Bifrost Tray',
    next: 'Paste the whole text of an export; it begins with { "bifrostTray": "gateways".',
  },
  import_newer: {
    say: () => 'The export comes from a newer version of Bifrost Tray',
    next: 'Update the app. Nothing was imported.',
  },
  import_changed: {
    say: () => 'The gateways or the text have changed since the preview',
    next: 'Look at the new preview and choose again. Nothing was imported.',
  },
  import_entry: {
    say: (f: { fields: string }) => `Missing or not valid: ${f.fields}`,
    next: 'Correct the entry in the text, or export it again.',
  },
  import_twice: {
    say: (f: { name: string }) => `Another entry is called ${f.name} too`,
    next: 'Give one of them another name.',
  },
  // ── Clients ─────────────────────────────────────────────────────────────────────────────────
  client_name: {
    say: (f: { reason: string }) => `The name does not fit: ${f.reason}`,
    next: 'Use letters, digits and underscores, beginning with a letter.',
  },
  client_command_empty: {
    say: () => 'A client without a command was not sent',
    next: 'An empty command ends a real gateway. Give the command that starts the server.',
  },
  tool_refused: {
    say: (f: { name: string }) => `The gateway did not run ${f.name}`,
    next: 'Read what it says. The tool has to be on, and its arguments have to fit.',
  },
  execution_cancelled: {
    say: () => 'The call was cancelled',
    next: 'The app no longer waits. What the tool does on its server may go on.',
  },
  client_no_sign_in: {
    say: (f: { name: string }) => `The gateway gave no address to sign ${f.name} in at`,
    next: 'Look at its state again. A client that is signed in needs nothing.',
  },
  client_sign_in_failed: {
    say: (f: { name: string; reason: string }) =>
      `The sign-in of ${f.name} failed: the gateway says “${f.reason}”`,
    next: 'Start it again and allow it in the browser, or look at the client ID and the scopes.',
  },
  client_changed: {
    say: (f: { name: string; fields: string }) =>
      `Somebody else has changed ${f.name} meanwhile: ${f.fields}`,
    next: 'What you chose is kept. Compare it with what is there now, then try again.',
  },
  client_name_taken: {
    say: (f: { name: string }) => `The gateway has a client named ${f.name} already`,
    next: 'Choose another name, or delete the other client first.',
  },
  client_hindered: {
    say: (f: { name: string; action: string; why: string }) =>
      `${f.action} makes no sense for ${f.name}: ${f.why}`,
    next: 'Refresh the list if it looks otherwise here.',
  },
  client_reconnecting: {
    say: () => 'The gateway is reconnecting this client already, and takes nothing else for it now',
    next: 'It tries until the MCP server answers: see whether the server runs, then try again.',
  },
  client_still_off: {
    say: (f: { name: string }) => `${f.name} is switched off now: it did not come up again`,
    next: 'See whether its server runs, then enable it. Its settings are as they were.',
  },
  client_maybe_off: {
    say: (f: { name: string }) =>
      `${f.name} may be switched off: the gateway went away before it was on again`,
    next: 'When the gateway answers, see whether the client is on, and enable it if not.',
  },
  life_running: {
    say: () => 'Clients of this gateway are being changed already',
    next: 'Wait until that is done, or stop it.',
  },
  restore_impossible: {
    say: (f: { name: string; why: string }) => `${f.name} cannot be put back: ${f.why}`,
    next: 'What is known of it stays in the list of deleted clients for 30 days.',
  },
  restore_wants: {
    say: (f: { name: string; wants: string }) => `${f.name} asks for values: ${f.wants}`,
    next: 'Put it back from Recently deleted, where you can type them.',
  },
  restore_not_listed: {
    say: (f: { name: string }) => `The gateway took ${f.name} and does not list it`,
    next: 'Refresh the list in a moment. Its copy is kept, so you can try again.',
  },
  client_still_there: {
    say: (f: { name: string }) =>
      `${f.name} is still on the gateway, although it said it was removed`,
    next: 'Refresh the list in a moment and try again. Look at the log of the gateway if it stays.',
  },
  gateway_read_only: {
    say: (f: { name: string }) => `${f.name} is read only here: nothing was sent`,
    next: 'Turn off “Read only” in the settings of this gateway to change something on it.',
  },
  confirm_mismatch: {
    say: (f: { name: string }) => `Type ${f.name} to confirm`,
    next: 'Production gateways ask for their name before anything is deleted or replaced.',
  },
  // ── Recipes ─────────────────────────────────────────────────────────────────────────────────
  recipe_empty: {
    say: () => 'There is no command to run',
    next: 'Paste a start command such as npx -y @modelcontextprotocol/server-everything.',
  },
  recipe_unreadable: {
    say: (f: { where: string }) => `The JSON could not be read at ${f.where}`,
    next: 'Check brackets and quotes. Comments and trailing commas are fine.',
  },
  recipe_toml: {
    say: (f: { where: string }) => `The TOML could not be read at ${f.where}`,
    next: 'Check quotes, brackets and that no table is there twice.',
  },
  recipe_no_server: {
    say: () => 'No server was found in the snippet',
    next: 'Paste a block with mcpServers or servers, or one entry with a command.',
  },
  recipe_transport: {
    say: (f: { name: string }) => `${f.name} opens a port of its own and speaks http there`,
    next: 'The bench speaks with servers over stdin and stdout. Look for a way to start it with stdio.',
  },
  recipe_package: {
    say: (f: { name: string; kind: string }) =>
      f.kind === ''
        ? `A package of ${f.name} does not say where it comes from`
        : `${f.name} is a package of ${f.kind}, and how such a one starts is not known here`,
    next: 'Look in its README for the command that starts it, and paste that.',
  },
  recipe_is_bundle: {
    say: (f: { name: string }) => `${f.name} comes as an MCP bundle`,
    next: 'Download its .mcpb file and drop it here to see what is in it.',
  },
  bundle_broken: {
    say: () => 'The bundle is no archive that can be read',
    next: 'Download it again. A bundle is a .mcpb file, which is a zip without a password.',
  },
  bundle_path: {
    say: (f: { reason: string }) => `This bundle was refused: ${f.reason}`,
    next: 'Do not unpack it. Tell whoever made it.',
  },
  bundle_large: {
    say: () => 'The bundle unpacks to more than a server can need',
    next: 'It may be made to fill a disk. Look into it with an archive tool before you trust it.',
  },
  file_too_large: {
    say: (f: { megabytes: number }) => `The file is larger than ${f.megabytes} MB`,
    next: 'Such a file is not read here. Paste the part with the server.',
  },
  bundle_no_manifest: {
    say: () => 'There is no manifest.json in the bundle',
    next: 'It has to lie at the top of the archive, not in a folder.',
  },
  bundle_manifest: {
    say: () => 'The manifest of the bundle cannot be read',
    next: 'It needs a name and a server. Tell whoever made it.',
  },
  config_unreadable: {
    say: (f: { reason: string }) => `This file could not be read: ${f.reason}`,
    next: 'Correct it with the app it belongs to, then look again.',
  },
  config_yaml: {
    say: (f: { where: string }) => `The YAML could not be read at ${f.where}`,
    next: 'Check indentation, quotes and colons.',
  },
  scan_changed: {
    say: () => 'The configurations of other apps have changed since you looked',
    next: 'Look at the new list and choose again. Nothing was saved.',
  },
  recipe_quotes: {
    say: () => 'A quote is opened but never closed',
    next: 'Close the quote, or paste the command as JSON.',
  },
  recipe_shell: {
    say: (f: { symbol: string }) => `“${f.symbol}” needs a shell, and no shell reads this line`,
    next: 'Put the arguments one by one, or start sh -c yourself.',
  },
  // ── Test runs ───────────────────────────────────────────────────────────────────────────────
  consent_required: {
    say: () => 'This exact command was not allowed yet',
    next: 'Look at what runs and press Run test.',
  },
  too_many_probes: {
    say: (f: { limit: number }) => `${f.limit} servers are running already`,
    next: 'Wait for a test to end, or stop a server that is kept running.',
  },
  round_running: {
    say: () => 'Several servers are being tested already',
    next: 'Wait until they are done, or cancel them.',
  },
  too_many_definitions: {
    say: (f: { limit: number }) => `The server has more than ${grouped(f.limit)} tools`,
    next: 'The app cannot keep that many definitions; look at them after each test.',
  },
  command_not_found: {
    say: (f: { command: string }) => `${f.command} was not found on this computer`,
    next: 'Install it, or give its full path. Just installed? Reload the PATH and test again.',
  },
  command_not_executable: {
    say: (f: { command: string }) => `${f.command} is not an executable file`,
    next: 'Make it executable (chmod +x), or start it through its interpreter.',
  },
  command_is_folder: {
    say: (f: { command: string }) => `${f.command} is a folder, not a program`,
    next: 'Give the program inside it.',
  },
  cwd_missing: {
    say: (f: { folder: string }) => `The folder ${f.folder} does not exist`,
    next: 'Choose a folder that exists, or leave it empty.',
  },
  server_not_started: {
    say: (f: { reason: string }) => `The program could not be started: ${f.reason}`,
    next: 'Correct that and test again.',
  },
  server_exited: {
    say: (f: { how: string }) => `The server ended before it answered (${f.how})`,
    next: 'The last lines of stderr below usually say why.',
  },
  server_start_timeout: {
    say: (f: { seconds: number }) => `The server did not answer within ${f.seconds} s of its start`,
    next: 'Raise the start limit if it downloads something, or look at stderr.',
  },
  server_request_timeout: {
    say: (f: { request: string; seconds: number }) =>
      `No answer to ${f.request} within ${f.seconds} s`,
    next: 'Raise the request limit, or look at stderr.',
  },
  server_not_mcp: {
    /** `line` is empty when nothing of it can be shown. */
    say: (f: { line: string }) =>
      f.line === ''
        ? 'The program printed bytes that are no text instead of MCP messages'
        : `The program printed text instead of MCP messages: “${f.line}”`,
    next: 'MCP servers speak JSON on stdout. Is this the right command? Logs belong on stderr.',
  },
  server_protocol: {
    say: (f: { reason: string }) => `The server broke the protocol: ${f.reason}`,
    next: 'Report it to the maintainer of the server; copy the details.',
  },
  server_too_large: {
    say: (f: { megabytes: number }) => `One message of the server is larger than ${f.megabytes} MB`,
    next: 'Report it to the maintainer of the server.',
  },
  probe_cancelled: {
    say: () => 'The test was cancelled',
    next: 'Test again when you are ready.',
  },
  ...REMOTE_FAILURES,
  ...SIGN_IN_FAILURES,
  // ── A server that is kept running ───────────────────────────────────────────────────────────
  session_running: {
    say: (f: { name: string }) => `${f.name} is running already`,
    next: 'Stop it first to start it anew.',
  },
  session_not_running: {
    say: () => 'The server is not running any more',
    next: 'Start it again with Keep running.',
  },
  session_ended: {
    say: (f: { how: string }) => `The server ended while it was running (${f.how})`,
    next: 'The last lines of its log usually say why. Start it again with Keep running.',
  },
  session_call_lost: {
    say: (f: { how: string }) => `The server ended during the call (${f.how})`,
    next: 'What the call had done so far is not known. Look at the log before you repeat it.',
  },
  call_refused: {
    say: (f: { code: number; message: string }) =>
      `The server answered with error ${f.code}: ${f.message}`,
    next: 'Check the arguments. The whole answer is in the transcript.',
  },
  call_running: {
    say: () => 'This call is running already',
    next: 'Wait for it to end or cancel it.',
  },
  too_many_calls: {
    say: (f: { limit: number }) => `${f.limit} calls to this server are running already`,
    next: 'Wait for one to end or cancel it.',
  },
  file_unwritable: {
    say: () => 'The file could not be written',
    next: 'Check free space and the rights of the folder, then save again.',
  },
  // ── Registration ────────────────────────────────────────────────────────────────────────────
  register_no_sign_in: {
    say: (f: { name: string }) => `${f.name} was not created: nobody signed in`,
    next: 'Create it again and finish the sign-in in the browser.',
  },
  register_no_probe: {
    say: () => 'There is no finished test to register',
    next: 'Test the server first, then register it.',
  },
  register_not_there: {
    say: (f: { name: string; reason: string }) => `${f.name} was not created: ${f.reason}`,
    next: 'From the gateway host a command has to start, and a URL has to answer. The log of the gateway says more.',
  },
  register_unknown: {
    say: (f: { name: string }) => `It is not known yet whether ${f.name} was created`,
    next: 'The gateway may still be working on it. Look at the client list in a minute.',
  },
} as const
