import type { ConditionResult, Values } from './condition';
import { every, fieldsIn, resultOf, some } from './condition';
import type { FieldPlace, FormField } from './form';
import type { Modifier } from './modifiers';

/** How a form shows a field of a record. What the record cannot decide hides, locks and requires nothing. */
interface FieldState {
	readonly isHidden: boolean;
	/** It shows, but cannot be changed. */
	readonly isReadonly: boolean;
	/** It shows, and may not be empty. */
	readonly isRequired: boolean;
}

/** The names that decide about a field. */
export function namesOf({ places }: FormField): readonly string[] {
	return places.flatMap(({ hiddenIf, readonlyIf, requiredIf }) =>
		[...hiddenIf, readonlyIf, requiredIf].flatMap((each) => (each ? fieldsIn(each) : [])),
	);
}

/** @param values of the record, by field name */
export function fieldStateOf({ places }: FormField, values: Values): FieldState {
	const hidden = places.map((place) => some(place.hiddenIf.map((each) => resultOf(each, values))));
	const shown = places.filter((_, index) => hidden[index]?.holds !== true);
	const surely = places.filter((_, index) => hidden[index]?.holds === false);
	const holds = (condition: Modifier | undefined): ConditionResult =>
		condition ? resultOf(condition, values) : { holds: false, because: [] };
	const isReadonly = ({ readonlyIf }: FieldPlace) => holds(readonlyIf);
	return {
		isHidden: shown.length === 0,
		isReadonly: shown.length > 0 && every(shown.map(isReadonly)).holds === true,
		isRequired: surely.some(({ requiredIf }) => holds(requiredIf).holds === true),
	};
}
