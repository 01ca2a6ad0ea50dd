import { readFileSync } from 'node:fs';
import { troubleshootingUrl } from '../../../nodes/shared/documentation';

const page = readFileSync('docs/troubleshooting.md', 'utf8');
const union = /export type OdooErrorCode =([^;]+);/.exec(readFileSync('odoo/errors.ts', 'utf8'));
const codes = [...(union?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, code = '']) => code);

it('explains every code, each under a heading of its own', () => {
	const headings = [...page.matchAll(/^### (\w+)$/gm)].map(([, code = '']) => code);
	expect(codes.length).toBeGreaterThan(20);
	expect(headings.sort()).toEqual([...codes].sort());
});

it('is where errors lead to', () => {
	expect(troubleshootingUrl('LOGIN_FAILED')).toMatch(/\/docs\/troubleshooting\.md#login_failed$/);
});
