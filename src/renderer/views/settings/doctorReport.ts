import type { Check, DoctorReport } from '../../../shared/model/doctor.ts'
import { DOCTOR } from '../../../shared/text/doctor.ts'

/** Whether a check asks something of the user. */
export const needsCare = ({ state }: Check): boolean => state === 'warning' || state === 'bad'

export const checksOf = ({ sections }: DoctorReport): Check[] =>
  sections.flatMap(({ checks }) => checks)

/** The report as text for an issue. Main took keys, values of variables and the home folder out. */
export function reportText(report: DoctorReport): string {
  const checks = checksOf(report)
  const sections = report.sections.map(({ key, checks: own }) => {
    return [DOCTOR.sections[key][0], ...own.flatMap(lines)].join('\n')
  })
  const folders = report.path.map(({ folder, isThere }, at) => {
    return `  ${at + 1}. ${folder}${isThere ? '' : `, ${DOCTOR.missingFolder}`}`
  })
  return [
    `${DOCTOR.title}: ${DOCTOR.need(checks.filter(needsCare).length, checks.length)}, ${report.at}`,
    ...sections,
    [DOCTOR.path, ...folders].join('\n'),
  ].join('\n\n')
}

function lines({ name, word, path, detail, value, cure, line }: Check): string[] {
  const facts = [word, path, detail, value].filter(Boolean).join(' · ')
  const steps = [cure, line].filter(Boolean).join(' ')
  return [`  ${name}: ${facts}`, ...(steps === '' ? [] : [`    → ${steps}`])]
}
