import type { LogLevel } from '../model/probe.ts'

/** Texts of lines that stand between those a server printed. */

/** Lists of a server, by the notification that one changed. */
export const CHANGED_LIST: Record<string, string> = {
  'notifications/tools/list_changed': 'It says that its list of tools changed',
  'notifications/prompts/list_changed': 'It says that its list of prompts changed',
  'notifications/resources/list_changed': 'It says that its list of resources changed',
}

export const NOTICE = {
  /** A log message with the name of the part of the server that wrote it. */
  log: (logger: string, words: string): string => (logger === '' ? words : `${logger}: ${words}`),
  resourceUpdated: (uri: string): string => `It says that ${uri} changed`,
  malformed: (method: string): string => `Its ${method} cannot be read`,
  enough: 'It sends more than a test shows; the rest is left out',
}

/** The mark in front of a log message. */
export const LEVEL: Record<LogLevel, string> = {
  debug: 'debug',
  info: 'info',
  notice: 'notice',
  warning: 'warning',
  error: 'error',
  critical: 'critical',
  alert: 'alert',
  emergency: 'emergency',
}

/** The marks of lines, and what they mean. */
export const MARK = {
  notice: 'server',
  noticeTitle: 'A notification of the server',
  logTitle: (level: LogLevel): string => `A log message of the server, level ${level}`,
  stdout: 'stdout',
  stdoutTitle: 'Text on stdout that is no message of the protocol',
  broken: 'broke the protocol',
  showBroken: 'Show the line',
  brokenFirst: 'One line on stdout is the reason',
  brokenWhy: 'only messages of the protocol may stand there',
}
