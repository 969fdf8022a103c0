/**
 * How many epochs an object is measured at in every measurement: what the default filter asks for. In a file of its own, so
 * that who reads this one column does without the list of statistics.
 */
export const validInAll = "n_epochs_valid_all";
