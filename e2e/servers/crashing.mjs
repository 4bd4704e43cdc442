// Says why on stderr and ends with code 3.
for (let number = 1; number <= 30; number += 1) console.error(`line ${number}`)
console.error(`API_TOKEN is ${process.env.API_TOKEN ?? 'missing'}`)
process.exitCode = 3
