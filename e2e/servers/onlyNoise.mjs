// No MCP server at all: a program that greets on stdout and waits, or ends with "end".
console.log('Welcome to the calculator!')
console.log('Type a number:')
if (process.argv[2] !== 'end') process.stdin.resume()
