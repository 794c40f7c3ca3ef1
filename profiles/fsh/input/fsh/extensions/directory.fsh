Extension: IpValidPeriod
Id: ip-valid-period
Title: "Period of validity"
Description: "When the entry of the directory holds: R4 has no period on these. Gyldighetsperiode."
Context: Organization, HealthcareService, HealthcareService.coverageArea
* insert Nb([[Gyldighetsperiode]])
* value[x] only Period
* value[x] 1..1

Extension: IpRegisterPeriod
Id: ip-register-period
Title: "Period in the address register"
Description: "When the HER-id of the endpoint holds by the address register, as a feed last brought it. Gyldighet i Adresseregisteret."
Context: Endpoint
* insert Nb([[Gyldighet i Adresseregisteret]])
* value[x] only Period
* value[x] 1..1
