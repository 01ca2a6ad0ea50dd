import { OdooError } from '../../errors';

/** @throws OdooError for what can never be called, so that nothing is sent for it */
export function checkMethodName(method: string): void {
	if (method.startsWith('_')) {
		throw new OdooError(
			'ACCESS_DENIED',
			`Odoo does not allow ${method} to be called from outside: methods with a leading underscore are private.`,
			{ hint: 'Call the public method that does it, such as the one behind a button in Odoo.' },
		);
	}
	if (/^[A-Za-z]\w*$/.test(method)) return;
	throw new OdooError('INVALID_VALUE', `"${method}" is not the name of a method.`, {
		hint: 'Enter the technical name, such as action_confirm. In developer mode, Odoo shows the name of a button when you point at it.',
	});
}
