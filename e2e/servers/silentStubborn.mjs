// Never answers, and ignores the end of stdin and SIGTERM.
process.on('SIGTERM', () => undefined)
process.on('SIGINT', () => undefined)
process.stdin.resume()
setInterval(() => undefined, 1000)
