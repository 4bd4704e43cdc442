import { text, type Answer } from './answers.ts'

/** The page of v1.4.18, which tells the window that opened it (wire; the recordings end at 600 characters). */
const page = (status: number, title: string, script: string, content: string): Answer =>
  text(
    status,
    'text/html',
    `
		<!DOCTYPE html>
		<html>
		<head>
			<title>${title}</title>
			<script>
${script}
			</script>
		</head>
		<body>
			<div style="display: flex; align-items: center; justify-content: center; height: 100vh; font-family: system-ui;">
				<div style="text-align: center;">
${content}
				</div>
			</div>
		</body>
		</html>
	`,
  )

/** After a consent. */
export const successPage = page(
  200,
  'OAuth Success',
  `				// Close the popup window
				if (window.opener) {
					window.opener.postMessage({ type: 'oauth_success' }, window.location.origin);
					window.close();
				} else {
					document.getElementById('message').textContent = 'OAuth authorization successful! You can close this window.';
				}`,
  `					<h1>✓ Authorization Successful</h1>
					<p id="message">Closing...</p>`,
)

/** After a refusal. */
export const failurePage = (error: string): Answer => {
  const shown = error.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  return page(
    400,
    'OAuth Failed',
    `				// Notify parent window
				if (window.opener) {
					window.opener.postMessage({ type: 'oauth_failed', error: ${JSON.stringify(error).replaceAll('<', '\\u003c')} }, window.location.origin);
					window.close();
				}`,
    `					<h1>✗ Authorization Failed</h1>
					<p>${shown}</p>
					<p style="color: #666;">You can close this window.</p>`,
  )
}
