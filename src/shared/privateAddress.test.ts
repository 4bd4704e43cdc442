import { expect, it } from 'vitest'
import { isPrivateAddress } from './privateAddress.ts'

it.each([
  'http://localhost:3000/mcp',
  'http://mcp.localhost',
  'http://127.0.0.1/mcp',
  'http://0x7f.1/mcp',
  'http://10.1.2.3',
  'http://100.64.0.1',
  'http://169.254.169.254/latest',
  'http://172.31.0.1',
  ' http://192.168.1.10:8080/mcp ',
  'http://[::1]:3000',
  'http://[fd00::1]',
  'http://[fe80::1]',
  'http://[::ffff:10.0.0.1]',
])('%j is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true)
})

it.each([
  'https://mcp.example.com',
  'http://100.128.0.1',
  'http://172.32.0.1',
  'http://192.169.0.1',
  'http://8.8.8.8',
  'http://[2606:4700::1]',
  'http://[::ffff:8.8.8.8]',
  'http://10.example.com',
  'http://fd00.example.com',
  'env.URL',
  '',
])('%j is not, as far as its text tells', (address) => {
  expect(isPrivateAddress(address)).toBe(false)
})
